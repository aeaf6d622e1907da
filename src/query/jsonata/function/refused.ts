import { unsupported } from '../unsupported.js'

/** Functions of JSONata that are refused when an expression that calls them is compiled, and why. */
const refused: Readonly<Record<string, string>> = {
  eval: '$eval, which Step Functions does not have, either,',
}

/** @throws QueryError of kind `unsupported` */
export function refuseFunction(name: string, position: number | undefined): void {
  if (Object.hasOwn(refused, name)) throw unsupported(`function ${String(refused[name])}`, position)
}
