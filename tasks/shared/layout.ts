/** Where everything lies in the data bucket. Keys are made of digests, so that what exists never changes. */

/** A model's bundle, by the digest of its content. */
export const modelKey = (modelDigest: string): string => `models/${modelDigest}.json`

/** A text that is too large to travel inline, by its digest. */
export const textKey = (textDigest: string): string => `texts/${textDigest}.txt`

/** A chunk of items, by the digest of its bytes. */
export const chunkKey = (chunkDigest: string): string => `lists/chunks/${chunkDigest}.json`

/** A list of items as it was uploaded, by the digest of its lines before they were compressed. */
export const archiveKey = (listDigest: string): string => `archives/${listDigest}.jsonl.gz`

/** There while somebody uploads the archive. */
export const uploadKey = (listDigest: string): string => `uploads/${listDigest}.json`

/** The manifest of a list that was unpacked, by the digest of its archive: it exists when all its chunks do. */
export const manifestKey = (listDigest: string): string => `lists/manifests/${listDigest}.txt`

/** The analysis of a text: the cache of base NLP. */
export const analysisKey = (baseNlpDigest: string, textDigest: string): string => `base-nlp/${baseNlpDigest}/${textDigest}.json`

/** The analysis of a part of a large text; needed until it is merged. */
export const partKey = (wholeKey: string, start: number): string => `intermediate/${wholeKey.replace(/\.json$/, '')}/${start}.json`

/** What one step hands to the next when it is too large to travel inline. */
export const intermediateKey = (step: 'groups' | 'annotations', resultKey: string): string => `intermediate/${step}/${resultKey}.json`

/** Chunks of a suite that are not done, a line each, by the digest of the lines; needed until they have been run. */
export const openChunksKey = (runId: string, suite: string, digest: string): string => `intermediate/chunks/${runId}/${suite}-${digest}.jsonl`

/** The spans of a result that is too large for its row, by the digest of their content: two executions that differ overwrite nothing of each other. */
export const spansKey = (resultKey: string, digest: string): string => `spans/${resultKey}-${digest}.json`

/** What was predicted for a range of a run's items, by the digest of its content. */
export const predictionsKey = (runId: string, digest: string): string => `runs/${runId}/predictions-${digest}.jsonl`

/** The score of a run, by the digest of its content: two who score it at once overwrite nothing of each other; the ledger says whose counts. */
export const scoreKey = (runId: string, digest: string): string => `runs/${runId}/score-${digest}.json`
