import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { entryAt } from '../../../../src/local/container/image-tree.js'
import { createImages, readImage, type ImageSource } from '../../../../src/local/container/index.js'
import { scratchFolder, writeTree } from './harness.js'

let folder: Awaited<ReturnType<typeof scratchFolder>>
beforeEach(async () => { folder = await scratchFolder('image') })
afterEach(() => folder.remove())

const image = (dockerfile: string, files: Readonly<Record<string, string>> = {}, source: Partial<ImageSource> = {}) =>
  readImage({ directory: writeTree(folder.path, { ...files, [source.dockerFile ?? 'Dockerfile']: dockerfile }), ...source })

describe('a Dockerfile', () => {
  test('says how its image runs', async () => {
    await expect(image('# syntax=docker/dockerfile:1\nFROM node:24-slim\nWORKDIR /app\nWORKDIR sub\nENV A=1 B="two words" \\\n  # a comment between\n  D=\'$A\'\nENV C=$A-${B:-none}-${E:-none}-${A:+set}\nENV OLD form of it\nUSER node\nRUN npm ci && rm -rf /tmp/*\nEXPOSE 80\nENTRYPOINT ["node", "main.js"]\nCMD ["--all"]'))
      .resolves.toMatchObject({ entryPoint: ['node', 'main.js'], command: ['--all'], workingDirectory: '/app/sub', environment: { A: '1', B: 'two words', C: '1-two words-none-set', D: '$A', OLD: 'form of it' } })
  })

  test('may use the shell form, and a CMD from before ENTRYPOINT of another stage counts no more', async () => {
    await expect(image('FROM a AS one\nCMD ["old"]\nFROM one\nENTRYPOINT exec node main.js "$@"')).resolves.toMatchObject({ entryPoint: ['/bin/sh', '-c', 'exec node main.js "$@"'], command: [] })
    await expect(image('FROM a\nCMD ["kept"]\nENTRYPOINT ["x"]')).resolves.toMatchObject({ entryPoint: ['x'], command: ['kept'] })
  })

  test('takes arguments: given ones, defaults, those before FROM', async () => {
    await expect(image('ARG BASE=one\nARG VERSION=1\nFROM a AS one\nENV FROM_ONE=yes\nFROM ${BASE}\nARG VERSION\nARG PLACE=/srv\nWORKDIR $PLACE\nENV V=$VERSION', {}, { buildArgs: { PLACE: '/opt' } }))
      .resolves.toMatchObject({ workingDirectory: '/opt', environment: { V: '1', FROM_ONE: 'yes' } })
  })

  test('may stop at a stage, and lie elsewhere', async () => {
    await expect(image('FROM a AS first\nCMD ["1"]\nFROM a\nCMD ["2"]', {}, { target: 'first', dockerFile: 'docker/Other' })).resolves.toMatchObject({ command: ['1'] })
  })

  test.each([
    ['an instruction that is not known', 'FROM a\nSHELL ["bash"]', ':2: SHELL: this instruction is not supported'],
    ['another signal', 'FROM a\n\n# x\nSTOPSIGNAL SIGINT', ':4: STOPSIGNAL'],
    ['a malformed exec form', 'FROM a\nCMD [\'x\']', ':2: CMD: the exec form'],
    ['an exec form with a number', 'FROM a\nCMD ["x", 1]', ':2: CMD: the exec form'],
    ['a quote without end', 'FROM a\nENV A="x', ':2: ENV: a " has no end'],
    ['another form of replacement', 'FROM a\nENV A=${B%x}', ':2: ENV: this form of ${…}'],
    ['a here-document', 'FROM a\nRUN <<EOF\nls\nEOF', 'here-documents'],
    ['an image as a source', 'FROM a\nCOPY --from=alpine:3 /bin/sh /bin/', 'there is no stage alpine:3 before'],
    ['an option of COPY', 'FROM a\nCOPY --exclude=x . .', 'the option --exclude'],
    ['an address', 'FROM a\nADD https://example.com/x /x', 'a source that is fetched'],
    ['an archive', 'FROM a\nADD x.tar.gz /x', 'an archive that is unpacked'],
    ['a source outside', 'FROM a\nCOPY ../x /x', 'leaves the build context'],
    ['a file as a folder', 'FROM a\nCOPY Dockerfile /x\nCOPY Dockerfile /x/', ':3: COPY: x is no folder'],
    ['packages put among others', 'FROM a\nCOPY Dockerfile node_modules\nCOPY Dockerfile node_modules/y/', ':3: COPY: node_modules is no folder'],
    ['a command before FROM', 'CMD ["x"]\nFROM a', ':1: CMD: CMD stands before FROM'],
    ['another escape character', '# escape=`\nFROM a', 'the directive escape'],
  ])('is refused with %s', async (_, dockerfile, message) => {
    await expect(image(dockerfile)).rejects.toMatchObject({ code: 'SW4702', message: expect.stringContaining(message) })
  })

  test('must be there, in its context, and have the stage', async () => {
    await expect(readImage({ directory: join(folder.path, 'none') })).rejects.toMatchObject({ code: 'SW4701', message: expect.stringContaining('cannot be read') })
    await expect(readImage({ directory: folder.path, dockerFile: '../Dockerfile' })).rejects.toMatchObject({ code: 'SW4701', message: expect.stringContaining('outside its build context') })
    await expect(image('FROM a', {}, { target: 'b' })).rejects.toMatchObject({ code: 'SW4701', message: expect.stringContaining('no stage b') })
    await expect(image('# nothing')).rejects.toMatchObject({ code: 'SW4701', message: expect.stringContaining('has no FROM') })
  })
})

describe('files', () => {
  const files = { 'main.js': '', 'worker.js': '', 'lib/a.js': '', 'lib/deep/b.js': '', 'node_modules/x/index.js': '' }
  const at = async (dockerfile: string, path: string) => {
    const entry = entryAt((await image(dockerfile, files)).files, path)
    return entry?.kind === 'file' ? entry.path.slice(folder.path.length + 1) : entry === undefined ? undefined : [...entry.entries.keys()]
  }

  test.each<[string, string, string | readonly string[] | undefined]>([
    ['COPY main.js .', '/app/main.js', 'main.js'],
    ['COPY main.js other.js', '/app/other.js', 'main.js'],
    ['COPY ["main.js", "/x y/"]', '/x y/main.js', 'main.js'],
    ['COPY --chown=node:node --link *.js ./', '/app', ['main.js', 'worker.js']],
    ['COPY lib ./', '/app/deep/b.js', 'lib/deep/b.js'],
    ['COPY lib lib/', '/app/lib/a.js', 'lib/a.js'],
    ['COPY lib/*/b.js .', '/app/b.js', 'lib/deep/b.js'],
    ['COPY . .', '/app/node_modules', 'node_modules'],
    ['COPY node_modules ./node_modules/', '/app/node_modules', 'node_modules'],
    ['COPY lib .\nCOPY main.js deep/', '/app/deep', ['b.js', 'main.js']],
    ['COPY main.js .', '/app/worker.js', undefined],
  ])('%j puts %s there', async (line, path, found) => {
    await expect(at(`FROM a\nWORKDIR /app\n${line}`, path)).resolves.toEqual(found)
  })

  test('of an earlier stage are those that it copied; packages that it installed need not be there', async () => {
    const build = 'FROM a AS build\nWORKDIR /src\nCOPY . .\nRUN npm ci && npm run build\nFROM a\nWORKDIR /app\n'
    await expect(at(`${build}COPY --from=build /src/lib ./lib`, '/app/lib/a.js')).resolves.toBe('lib/a.js')
    await expect(at(`${build}COPY --from=0 /src/main.js ./`, '/app/main.js')).resolves.toBe('main.js')
    await expect(at(`${build}COPY --from=build /other/node_modules ./node_modules`, '/app')).resolves.toBeUndefined()
    await expect(at(`${build}COPY . .\nCOPY --from=build /other/node_modules ./node_modules`, '/app/node_modules')).resolves.toBe('node_modules')
    await expect(at(`${build}COPY --from=build /src/dist ./`, '/app')).rejects.toMatchObject({ code: 'SW4703', message: expect.stringContaining('/src/dist of stage build') })
  })

  test('that are not in the context are named', async () => {
    await expect(at('FROM a\nCOPY none.js .', '/')).rejects.toMatchObject({ code: 'SW4703', message: expect.stringContaining('has no none.js') })
    await expect(at('FROM a\nCOPY main.js/x .', '/')).rejects.toMatchObject({ code: 'SW4703' })
  })
})

describe('the registry', () => {
  test('finds images by name, with or without latest, and assets by their tag', () => {
    const images = createImages({ 'inference': '/a', 'acme/x:2': '/b' })
    images.register(':5f0c', { directory: '/c' })
    expect(['inference', 'inference:latest', 'acme/x:2', '123456789012.dkr.ecr.us-east-1.amazonaws.com/cdk-assets:5f0c'].map(uri => images.find(uri).directory)).toEqual(['/a', '/a', '/b', '/c'])
  })

  test.each(['acme/x', 'other', '123456789012.dkr.ecr.us-east-1.amazonaws.com/cdk-assets:0000', 'host:5000/name'])('does not know %s, and says how it would', (uri) => {
    expect(() => createImages({ 'acme/x:2': 'b' }).find(uri)).toThrow(`SW4700: the local AWS has no image ${uri}; give the folder`)
  })
})
