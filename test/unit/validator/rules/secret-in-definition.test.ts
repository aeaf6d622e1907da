import type { JsonObject } from '../../../../src/asl/index.js'
import { expect, test } from '@jest/globals'
import { validate } from '../../../../src/validator/index.js'
import { alone } from '../definition.js'
import { testRule } from '../rule-tester.js'

const parameters = (template: JsonObject) => ({ definition: alone({ Type: 'Pass', Parameters: template, End: true }) })

// put together here, so that no scanner takes this file for a leak
const join = (...parts: readonly string[]): string => parts.join('')
const accessKey = join('AK', 'IA', 'QX3MTZ5LKJW7YR2B')

testRule('secret-in-definition', {
  valid: [
    parameters({ password: '${Password}', apiKey: '{{resolve:secretsmanager:db:SecretString:key1}}', 'passphrase.$': '$.p1', secretKey: 'arn:aws:secretsmanager:us-east-1:1:secret:x' }),
    parameters({ password: 'changeme1', apiKey: 'YOUR_API_KEY_1', client_secret: '<secret 1>', token: 'abc123abc123', passwordField: 'secret123', accessToken: 'short1', privateKey: 'no digits here' }),
    parameters({ id: join('AK', 'IA', 'IOSFODNN7EXAMPLE'), text: 'AKIA is how access keys begin', url: 'https://example.org/a:b@c' }),
  ],
  invalid: [
    { ...parameters({ id: accessKey }), path: '/States/A/Parameters/id', message: 'an AWS access key' },
    { ...parameters({ list: [`key=${accessKey}`] }), path: '/States/A/Parameters/list[0]', message: 'an AWS access key' },
    { ...parameters({ pem: join('-----BEGIN RSA ', 'PRIVATE KEY-----\nMIIE') }), path: '/States/A/Parameters/pem', message: 'a private key' },
    { ...parameters({ header: join('Bearer gh', 'p_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8') }), path: '/States/A/Parameters/header', message: 'a GitHub token' },
    { ...parameters({ hook: join('xo', 'xb-', '123456789012-abcdefghij') }), path: '/States/A/Parameters/hook', message: 'a Slack token' },
    { ...parameters({ url: join('postgres://app:', 's3cr3t99', '@db.internal/x') }), path: '/States/A/Parameters/url', message: 'a password in a URL' },
    { ...parameters({ deep: [{ dbPassword: 1, db_password: 'tr0ub4dor-and-3' }] }), path: '/States/A/Parameters/deep[0]/db_password', message: 'a password or key' },
    { ...parameters({ ClientSecret: 'a8f5f167f44f4964e6c998dee827110c' }), path: '/States/A/Parameters/ClientSecret' },
    { definition: { Comment: accessKey, ...alone({ Type: 'Succeed' }) }, path: '/Comment' },
  ],
})

test('the finding does not quote the secret', () => {
  expect(JSON.stringify(validate(parameters({ id: accessKey }).definition))).not.toContain(accessKey)
})
