import type { Json } from '../../asl/json.js'

/** Decides whether a filter keeps an item. */
export type FilterTest = (item: Json, root: Json) => boolean

/** One part of a path. `scan` stands before the segment it applies to every descendant. */
export type Segment =
  | { readonly kind: 'property'; readonly names: readonly string[] }
  | { readonly kind: 'index'; readonly indexes: readonly number[] }
  | { readonly kind: 'slice'; readonly from: number | undefined; readonly to: number | undefined }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'filter'; readonly test: FilterTest }
  | { readonly kind: 'scan' }
  | { readonly kind: 'function'; readonly name: string }

/** Whether a segment leads to one place at most. Several names at the end of a path make one object, hence `last`. */
export const isDefinite = (segment: Segment, last: boolean): boolean =>
  segment.kind === 'function' || (segment.kind === 'property' && (segment.names.length === 1 || last)) || (segment.kind === 'index' && segment.indexes.length === 1)

/** A path up to (not with) segment `end`, in the bracket form that causes quote. */
export const pathText = (segments: readonly Segment[], end: number = segments.length): string =>
  `$${segments.slice(0, end).map((segment) => {
    switch (segment.kind) {
      case 'property': return `[${segment.names.map((name) => `'${name}'`).join(',')}]`
      case 'index': return `[${segment.indexes.join(',')}]`
      case 'slice': return `[${segment.from ?? ''}:${segment.to ?? ''}]`
      case 'wildcard': return '[*]'
      case 'filter': return '[?]'
      case 'scan': return '..'
      case 'function': return `.${segment.name}()`
    }
  }).join('')}`
