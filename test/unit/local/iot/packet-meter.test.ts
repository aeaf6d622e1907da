import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { createPacketMeter } from '../../../../src/local/iot/packet-meter.js'

/** A packet of a type and length, with its fixed header. */
function packet(length: number): Buffer {
  const digits: number[] = []
  let rest = length
  do {
    digits.push(rest % 128 + (rest >= 128 ? 128 : 0))
    rest = Math.floor(rest / 128)
  } while (rest > 0)
  return Buffer.from([0x30, ...digits, ...new Uint8Array(length).fill(255)])
}

describe('a meter of packets', () => {
  test('takes packets up to its limit, however the stream is cut', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 8 }), fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1 }), (lengths, cuts) => {
      const fits = createPacketMeter(400)
      const stream = Buffer.concat(lengths.map(packet))
      for (let at = 0, cut = 0; at < stream.length; at += cuts[cut++ % cuts.length] ?? 1) {
        expect(fits(stream.subarray(at, at + (cuts[cut % cuts.length] ?? 1)))).toBe(true)
      }
    }))
  })

  test('refuses a larger one before its bytes have come', () => {
    const fits = createPacketMeter(400)
    expect(fits(packet(400))).toBe(true)
    expect(fits(packet(401).subarray(0, 3))).toBe(false)
  })

  test('refuses a length of more than four digits', () => {
    expect(createPacketMeter(400)(Buffer.from([0x30, 0x80, 0x80, 0x80]))).toBe(true)
    expect(createPacketMeter(400)(Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80]))).toBe(false)
  })
})
