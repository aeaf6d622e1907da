/**
 * Follows a stream of MQTT packets by their lengths alone, so that one that is too large is refused at its first bytes: the broker's parser would
 * collect up to 256 MB of it. Source: MQTT 3.1.1, section 2.2, "Fixed header".
 *
 * @param limit - bytes that a packet may have after its fixed header
 * @returns takes the next bytes of the stream; false as soon as a packet is too large, or its length malformed
 * @example
 * ```ts
 * const fits = createPacketMeter(131_072)
 * socket.on('data', (bytes) => { if (!fits(bytes)) socket.destroy() })
 * ```
 */
export function createPacketMeter(limit: number): (bytes: Uint8Array) => boolean {
  /** Of the packet under way: bytes still to come; its length as far as it was read; the weight of the length's next digit, 0 before the type's byte. */
  let rest = 0
  let length = 0
  let weight = 0
  return (bytes) => {
    for (let at = 0; at < bytes.length;) {
      if (rest > 0) {
        const taken = Math.min(rest, bytes.length - at)
        rest -= taken
        at += taken
        continue
      }
      const byte = bytes[at++] ?? 0
      if (weight === 0) {
        weight = 1
        length = 0
        continue
      }
      length += (byte & 127) * weight
      if (length > limit || (byte >= 128 && weight === 128 ** 3)) return false
      weight = byte >= 128 ? weight * 128 : 0
      if (weight === 0) rest = length
    }
    return true
  }
}
