import { list, map, number, refused, required, structure, text } from './shape.js'

/** Names of jobs. */
export const jobNamePattern = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/

export const jobName = text({ min: 1, max: 63, pattern: jobNamePattern })

export const roleArn = text({ min: 20, max: 2048, pattern: /^arn:aws[a-z-]*:iam::\d{12}:role\/?[a-zA-Z_0-9+=,.@\-_/]+$/ })

export const s3Uri = text({ max: 1024, pattern: /^(https|s3):\/\/([^/]+)\/?(.*)$/ })

export const distribution = text({ values: ['FullyReplicated', 'ShardedByS3Key'] })

/** One entry of a container's command line. */
export const argument = text({ max: 256 })

/** @param longest - characters of a name, and of a value */
export const environmentVariables = (longest: number) => map(text({ max: longest, pattern: /^[a-zA-Z_][a-zA-Z0-9_]*$/ }), text({ max: longest }), 100)

/** Security groups and subnets: nothing here is reached through them, so that they are kept and change nothing. */
export const vpcConfig = structure({
  SecurityGroupIds: required(list(text({ max: 32, pattern: /^[-0-9a-zA-Z]+$/ }), { min: 1, max: 5 })),
  Subnets: required(list(text({ max: 32, pattern: /^[-0-9a-zA-Z]+$/ }), { min: 1, max: 16 })),
})

export const tag = structure({ Key: required(text({ min: 1, max: 128 })), Value: required(text({ max: 256 })) })

export const tags = list(tag, { max: 50 })

/** A key of one's own would have to exist. */
export const kmsKey = refused('')

export const volumeSize = number({ min: 1, max: 16_384 })

/** A tag on the wire. */
export interface Tag { readonly Key: string, readonly Value: string }
