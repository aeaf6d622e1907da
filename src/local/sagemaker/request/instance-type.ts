/** An instance type as far as it matters here. */
export interface InstanceType {
  /** `ml.m5.xlarge` */
  readonly name: string
  readonly vcpus: number
  /** Undefined for families of which it follows no rule. */
  readonly memoryMiB?: number
}

/** GiB a vCPU, by family. Source: "Amazon EC2 instance types". */
const memoryPerVcpu: Readonly<Record<string, number>> = {
  c4: 1.875, c5: 2, c5n: 2.625, c6i: 2, c7i: 2, c8i: 2, g4dn: 4, g5: 4, g6: 4, m4: 4, m5: 4, m6i: 4, m7i: 4, m8i: 4, r5: 8, r5d: 8, r6i: 8, r7i: 8, r8i: 8,
}

/** GiB of the sizes of t3, which have two vCPUs up to `large`. */
const t3Memory: Readonly<Record<string, number>> = { 'medium': 4, 'large': 8, 'xlarge': 16, '2xlarge': 32 }

const small = ['xlarge', '2xlarge', '4xlarge']
const upTo24 = [...small, '8xlarge', '12xlarge', '16xlarge', '24xlarge']
const upTo32 = [...upTo24, '32xlarge']
const upTo48 = [...upTo24, '48xlarge']
const upTo96 = [...upTo24, '32xlarge', '48xlarge', '96xlarge']
const graphic = ['2xlarge', '4xlarge', '8xlarge', '12xlarge', '24xlarge', '48xlarge']

/** Sizes by family, of both kinds of jobs. Source: SageMaker API reference, ProcessingClusterConfig and ResourceConfig. */
const common: Readonly<Record<string, readonly string[]>> = {
  c4: [...small, '8xlarge'], c5: [...small, '9xlarge', '18xlarge'], c6i: upTo32, c7i: ['large', ...upTo48], c8i: upTo96,
  g4dn: [...small, '8xlarge', '12xlarge', '16xlarge'], g5: upTo48, g6: upTo48, g6e: upTo48, g7: graphic, g7e: graphic,
  m4: [...small, '10xlarge', '16xlarge'], m5: ['large', ...small, '12xlarge', '24xlarge'], m6i: ['large', ...upTo32], m7i: ['large', ...upTo48], m8i: ['large', ...upTo96],
  p2: ['xlarge', '8xlarge', '16xlarge'], p3: ['2xlarge', '8xlarge', '16xlarge'], p5: ['4xlarge'],
  r5: ['large', ...upTo24], r5d: ['large', ...upTo24], r6i: ['large', ...upTo32], r7i: ['large', ...upTo48], r8i: ['large', ...upTo96],
  t3: ['medium', 'large', 'xlarge', '2xlarge'],
}

const trainingOnly: Readonly<Record<string, readonly string[]>> = {
  'c5n': [...small, '9xlarge', '18xlarge'], 'p3dn': ['24xlarge'], 'p4d': ['24xlarge'], 'p4de': ['24xlarge'], 'p5': ['4xlarge', '48xlarge'], 'p5e': ['48xlarge'], 'p5en': ['48xlarge'],
  'p6-b200': ['48xlarge'], 'p6-b300': ['48xlarge'], 'p6e-gb200': ['36xlarge'], 'trn1': ['2xlarge', '32xlarge'], 'trn1n': ['32xlarge'], 'trn2': ['48xlarge'],
}

const namesOf = (families: Readonly<Record<string, readonly string[]>>): readonly string[] => Object.entries(families).flatMap(([family, sizes]) => sizes.map(size => `ml.${family}.${size}`))

/** Instance types of processing jobs. */
export const processingInstanceTypes = namesOf(common)

/** Instance types of training jobs. */
export const trainingInstanceTypes = namesOf({ ...common, ...trainingOnly })

/**
 * What an instance of a type has.
 *
 * @param name - one of the types above
 * @example
 * instanceType('ml.m5.xlarge') // { name: 'ml.m5.xlarge', vcpus: 4, memoryMiB: 16384 }
 */
export function instanceType(name: string): InstanceType {
  const [, family = '', size = ''] = name.split('.')
  const factor = /^(\d+)xlarge$/.exec(size)?.[1]
  const vcpus = factor !== undefined ? Number(factor) * 4 : size === 'xlarge' ? 4 : 2
  const gib = family === 't3' ? t3Memory[size] : memoryPerVcpu[family] === undefined ? undefined : memoryPerVcpu[family] * vcpus
  return { name, vcpus, ...(gib === undefined ? {} : { memoryMiB: Math.round(gib * 1024) }) }
}
