import type { MarkedItem } from './markup.js'

type Sector = MarkedItem['sector']

/** Invented companies: what they are called in short, what is added in full, and their legal form. */
export interface Company {
  readonly short: string
  readonly long: string
  readonly form: string
  readonly sector: Sector
}

/** Word stems that mean nothing, so that no real company is meant. */
const stems = [
  'Abrion', 'Adelmar', 'Aldemere', 'Amberlyn', 'Andorel', 'Arkwood', 'Ashcombe', 'Astervane', 'Baltoro', 'Barrowick', 'Belcastra', 'Bexholm', 'Birchmont', 'Blackmoor',
  'Brantley', 'Brixara', 'Calloway', 'Cambrel', 'Carrowmere', 'Cedarline', 'Cindrel', 'Clearhaven', 'Colvane', 'Corvalis', 'Cranfell', 'Crestholm', 'Dalmore', 'Danforth',
  'Delacourt', 'Dorvane', 'Drumlin', 'Eastmere', 'Elderfield', 'Elvaston', 'Emberly', 'Evenlode', 'Fairholt', 'Farrowgate', 'Fenwright', 'Fjordal', 'Foxcombe', 'Galdera',
  'Garrick', 'Glenvarra', 'Goldharrow', 'Graymont', 'Grünwald', 'Halcyra', 'Harrowby', 'Havermill', 'Helixor', 'Highmark', 'Hollin', 'Iberra', 'Inverlock', 'Ironvale', 'Ivarsson',
  'Jessamy', 'Jorvane', 'Kaldera', 'Keswick', 'Kingsholt', 'Korvath', 'Lakemont', 'Larkhill', 'Lindqvist', 'Lorimer', 'Lumora', 'Lyndale', 'Maplecroft', 'Maravel', 'Marchetti',
  'Meridor', 'Mistral', 'Montrave', 'Morwenna', 'Nethercott', 'Newbrook', 'Nordhavn', 'Novarra', 'Oakhaven', 'Olvera', 'Orrisdale', 'Ostlund', 'Palisor', 'Pemberley', 'Pinecrest',
  'Polarisk', 'Quarrier', 'Quintara', 'Ravensworth', 'Redfern', 'Riverton', 'Rosendal', 'Rothmere', 'Saltmarsh', 'Sandrine', 'Selwyn', 'Silvertree', 'Skarholm', 'Solvaris', 'Stonebridge',
  'Stratholm', 'Sundvik', 'Tarnbrook', 'Thornbury', 'Tidewater', 'Torvald', 'Trevanion', 'Ullsmere', 'Valdoro', 'Varinia', 'Velstra', 'Verity', 'Vireo', 'Waverly', 'Westmarch',
  'Whitlock', 'Willowmere', 'Wexcombe', 'Yarrow', 'Zelkova', 'Zandvoort', 'Zirrus',
]

const trades: Readonly<Record<Sector, readonly string[]>> = {
  energy: ['Energy', 'Petroleum', 'Power', 'Renewables', 'Gas'],
  finance: ['Capital', 'Bank', 'Insurance', 'Financial', 'Holdings'],
  health: ['Pharma', 'Health', 'Therapeutics', 'Diagnostics', 'Biosciences'],
  industry: ['Steel', 'Motors', 'Industries', 'Logistics', 'Materials'],
  retail: ['Foods', 'Stores', 'Brands', 'Apparel', 'Home'],
  technology: ['Software', 'Systems', 'Semiconductor', 'Networks', 'Labs'],
}
export const sectors = Object.keys(trades) as readonly Sector[]

const forms = ['Inc.', 'Corp.', 'plc', 'AG', 'Ltd.', 'SE', 'S.A.', 'Group', 'NV', 'AB']

/** Every stem once, dealt to sectors, trades and legal forms in turn. */
export const companies: readonly Company[] = stems.map((short, index) => {
  const sector = sectors[index % sectors.length] ?? 'industry'
  const words = trades[sector]
  return { short, long: `${short} ${words[Math.floor(index / sectors.length) % words.length] ?? ''}`, form: forms[index % forms.length] ?? 'Inc.', sector }
})

export const firstNames = [
  'Adaeze', 'Agnes', 'Alan', 'Alejandra', 'Amir', 'Andreas', 'Anneke', 'Antonia', 'Astrid', 'Béatrice', 'Bernard', 'Carlos', 'Chidi', 'Clara', 'Daniel', 'Deepa', 'Diego', 'Edith',
  'Emil', 'Emma', 'Farah', 'Felix', 'François', 'Grace', 'Gustav', 'Hana', 'Hugo', 'Ines', 'Ivan', 'Jonas', 'José', 'Julia', 'Karim', 'Katrin', 'Laura', 'Léa', 'Leon', 'Lucía', 'Magnus', 'Marcus', 'Marta',
  'Mei', 'Mikael', 'Nadia', 'Nils', 'Noor', 'Olga', 'Oscar', 'Paula', 'Rafael', 'Rahul', 'Renata', 'Robert', 'Ruth', 'Samira', 'Sanjay', 'Sofia', 'Søren', 'Stefan', 'Susan', 'Tomás', 'Uma', 'Viktor', 'Wanda', 'Yuki', 'Zoë',
]
export const lastNames = [
  'Abernathy', 'Achterberg', 'Adeyemi', 'Almqvist', 'Anselm', 'Baptiste', 'Barlow', 'Bellweather', 'Benning', 'Björklund', 'Brandt', 'Brightwell', 'Calloway', 'Carrow', 'Castellanos', 'Cheng', 'Dalmore', 'Delacourt', 'Dorsey',
  'Eklund', 'Fairbairn', 'Farrow', 'Fontaine', 'Garrick', 'Gräf', 'Hakimi', 'Halloran', 'Harrowby', 'Hoffmann', 'Ibarra', 'Iwasaki', 'Jansen', 'Kapoor', 'Karlsson', 'Keswick', 'Kovács', 'Lambrecht', 'Langley', 'Larkhill', 'Lindqvist', 'Lorimer',
  'Marchetti', 'Mbeki', 'Montague', 'Moreau', 'Nakagawa', 'Nwosu', 'O’Hara', 'Okafor', 'Ortega', 'Osei', 'Pellegrini', 'Petrov', 'Quist', 'Redfern', 'Reyes', 'Rosendal', 'Sallinen', 'Schröder', 'Selwyn', 'Sørensen', 'Tanaka', 'Thornbury', 'Vance', 'Verhoeven', 'Waverly', 'Whitlock', 'Yilmaz', 'Zieliński',
]

export const cities = ['London', 'Zürich', 'Toronto', 'Singapore', 'Frankfurt', 'Chicago', 'São Paulo', 'Oslo', 'Mumbai', 'Sydney', 'Dublin', 'Malmö', 'Osaka', 'Austin', 'Lyon', 'Warsaw']

/** Capitalised, and neither a company nor a person. */
export const decoys = [
  'the Ministry of Trade', 'the Competition Authority', 'the Port of Rotterdam', 'the European Commission', 'the Northern Index', 'the Chamber of Commerce', 'the Supreme Court', 'the Baltic Exchange',
  'the Energy Act', 'the Harbour District', 'the Data Protection Office', 'the Labour Court', 'the Pacific Rim', 'the Winter Fair', 'the Rhine Valley', 'the Housing Board',
]
