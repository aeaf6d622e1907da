export { compileIntrinsic, intrinsicNames } from './compile.js'
export type { IntrinsicExpression } from './compile.js'
export { looksIntrinsic } from './syntax.js'
