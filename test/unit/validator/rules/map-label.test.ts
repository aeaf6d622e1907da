import { alone, distributed } from '../definition.js'
import { testRule } from '../rule-tester.js'

const labelled = (Label: string): unknown => alone(distributed({ Label }))

testRule('map-label', {
  valid: [{ definition: labelled('a'.repeat(40)) }, { definition: labelled('Children-1_b.c') }, { definition: labelled('${Label}') }],
  invalid: [
    { definition: labelled(''), path: '/States/A/Label', aws: 'Label cannot be empty' },
    { definition: labelled('1'.repeat(41)), path: '/States/A/Label', aws: 'Label cannot exceed 40 characters' },
    { definition: labelled('label_:'), path: '/States/A/Label', aws: "Label contains invalid character: ':'" },
    { definition: labelled('label_ '), path: '/States/A/Label', aws: "Label contains invalid character: ' '" },
    { definition: labelled('label_\u0000'), path: '/States/A/Label', aws: "Label contains invalid character: '\\x00'" },
    {
      definition: { StartAt: 'A', States: { A: { ...distributed({ Label: 'L', Next: 'B' }), End: false }, B: distributed({ Label: 'L', ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' }, StartAt: 'Other', States: { Other: { Type: 'Succeed' } } } }) } },
      path: '/States/B/Label', message: 'another Map has this label',
    },
  ],
})
