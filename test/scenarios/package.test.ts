import { execFileSync } from 'node:child_process'
import { expect, test } from '@jest/globals'
import { root } from './cli.js'

test('the package ships the command, its assembly, the samples and the documents, and none of the tests', () => {
  const said = execFileSync('npm', ['pack', '--dry-run', '--ignore-scripts', '--json'], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 64 * 1024 * 1024 })
  const [{ files } = { files: [] }] = JSON.parse(said) as readonly { readonly files: readonly { readonly path: string }[] }[]
  const paths = files.map(({ path }) => path)
  expect(paths).toEqual(expect.arrayContaining([
    'dist/scripts/stepwright.js', 'dist/src/local/lambda/worker.js', 'dist/assembly/manifest.json', 'docs/verdict.md', 'workflows/generated/base-nlp.asl.json',
    'workflows/backtest/samples/examples.jsonl', 'workflows/backtest/samples/models/news-v1/model.json', 'workflows/backtest/samples/models/news-v2/rules/business.json',
  ]))
  expect(paths.filter((file) => file.startsWith('test/') || file.includes('dist/test/') || file.includes('node_modules'))).toEqual([])
})
