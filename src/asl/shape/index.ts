export { machineShape, shapes } from './part.js'
export { stateShapes, unknownState } from './state.js'
