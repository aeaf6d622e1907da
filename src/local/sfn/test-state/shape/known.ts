import { any, boolean, number, structure, text, type Shape, type StructureShape } from './shape.js'

/** A binary member, which state machines have as text. */
const bytes = (most: number): Shape => ({ type: 'text', least: 1, most })

const keyId: Shape = { type: 'text', least: 1, most: 2048 }
const algorithm: Shape = { type: 'text', values: ['SYMMETRIC_DEFAULT', 'RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256', 'SM2PKE'] }
const dataKey = { CiphertextBlob: bytes(6144), KeyId: keyId, CiphertextForRecipient: bytes(6144), KeyMaterialId: text }

/**
 * Answers of services whose client is often not installed, by service and operation. Source: API references of AWS KMS, Amazon EventBridge, Amazon SNS,
 * Systems Manager and Secrets Manager.
 */
export const knownResults: Readonly<Record<string, Readonly<Record<string, StructureShape>>>> = {
  kms: {
    Encrypt: structure({ CiphertextBlob: bytes(6144), KeyId: keyId, EncryptionAlgorithm: algorithm }),
    Decrypt: structure({ KeyId: keyId, Plaintext: bytes(4096), EncryptionAlgorithm: algorithm, CiphertextForRecipient: bytes(6144), KeyMaterialId: text }),
    GenerateDataKey: structure({ ...dataKey, Plaintext: bytes(4096) }),
    GenerateDataKeyWithoutPlaintext: structure(dataKey),
  },
  eventbridge: {
    PutEvents: structure({ FailedEntryCount: number, Entries: { type: 'list', of: structure({ EventId: text, ErrorCode: text, ErrorMessage: text }) } }),
    PutRule: structure({ RuleArn: { type: 'text', least: 1, most: 1600 } }),
  },
  sns: {
    Publish: structure({ MessageId: text, SequenceNumber: text }),
    CreateTopic: structure({ TopicArn: text }),
    Subscribe: structure({ SubscriptionArn: text }),
  },
  ssm: {
    GetParameter: structure({ Parameter: structure({ Name: text, Type: { type: 'text', values: ['String', 'StringList', 'SecureString'] }, Value: text, Version: number, Selector: text, SourceResult: text, LastModifiedDate: text, ARN: text, DataType: text }) }),
    PutParameter: structure({ Version: number, Tier: { type: 'text', values: ['Standard', 'Advanced', 'Intelligent-Tiering'] } }),
  },
  secretsmanager: {
    GetSecretValue: structure({
      ARN: { type: 'text', least: 20, most: 2048 }, Name: { type: 'text', least: 1, most: 256 }, VersionId: { type: 'text', least: 32, most: 64 }, SecretBinary: any, SecretString: text,
      VersionStages: { type: 'list', of: text }, CreatedDate: text,
    }),
    DescribeSecret: structure({ ARN: text, Name: text, Description: text, KmsKeyId: text, RotationEnabled: boolean, DeletedDate: text, CreatedDate: text }),
  },
}
