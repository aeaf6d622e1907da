import { conformance } from './command.js'

// as in stepwright.ts: the SDK's notice would be the first thing everybody reads
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true'
process.exitCode = await conformance(process.argv.slice(2), { out: process.stdout, err: process.stderr })
