/** Sentences of one kind of story: one to begin with, others to go on with. */
export interface Topic {
  readonly leads: readonly string[]
  readonly follows: readonly string[]
}

/** Slots are explained in `slot.ts`. Trigger words of events are marked here. */
export const topics: Readonly<Record<string, Topic>> = {
  results: {
    leads: [
      '{C} said on {W} that {E} rose {X} to {M} in {T}.',
      '{C} reported {E} of {M} for {T}, compared with {M} a year earlier.',
      '{C} missed forecasts on {W} as {E} fell {X} to {M}.',
      'Shares in {C} jumped {X} after it posted {E} of {M}.',
      '{C} swung to a [net loss|EARNINGS] of {M} in {T}.',
      'Strong demand in {Y} lifted {E} at {C} by {X}, the company announced on {W}.',
      '{C} raised its forecast for {T} and now expects {E} of {M} to {M}.',
    ],
    follows: [
      'Chief Executive {P} said the company would keep spending on new plants.',
      'Finance chief {P} told analysts that costs had peaked in {T}.',
      'Analysts had expected {E} of {M} on average.',
      '{c} kept its outlook for {T} unchanged.',
      'The dividend will rise to {R} a share.',
      '[Gross margin|EARNINGS] narrowed by {X}, mostly because of freight.',
      'It expects {E} to grow by {X} in {T}.',
      '{c} employs about {N},000 people, most of them in {Y}.',
      'Orders from China shrank by {X}, while the home market held up.',
      'Excluding one-off items, {E} came to {M}.',
      'The sales team in {Y} was merged with that of a sister company.',
      '"We are cautious but not gloomy," {p} said.',
    ],
  },
  deal: {
    leads: [
      '{C} agreed to [acquire|ACQUISITION] {D} for {M}, the companies said on {W}.',
      '{C} has [bought|ACQUISITION] a {N}-person unit of {D} for {M} in cash.',
      '{C} completed its [acquisition|ACQUISITION] of {D} on {K}.',
      '{C} launched a [takeover bid|ACQUISITION] for {D} that values it at {M}.',
      'Regulators cleared the [merger|ACQUISITION] of {C} and {D} on {W}.',
      '{D} rejected a {M} [takeover|ACQUISITION] offer from {C}.',
      '{C} will [buy|ACQUISITION] {D} from its founders, ending months of talk.',
      'Private equity firms are lining up to [take over|ACQUISITION] {C}, according to two bankers in {Y}.',
    ],
    follows: [
      'Shareholders of {D} will get {R} a share, a premium of {X}.',
      'The deal is expected to close in {T}, subject to approval by {O}.',
      '{P}, who runs {c}, called the price fair.',
      '{D} had {E} of {M} in {T}.',
      'The [acquisition|ACQUISITION] will add to earnings from {T}, {p} said.',
      '{c} bought back shares worth {M} in {T}.',
      'It will finance the [purchase|ACQUISITION] with cash and {M} of new debt.',
      'Savings should reach {M} a year by {T}.',
      'Customer acquisition costs at {D} have fallen by {X} since {T}.',
      'Chairman {P} of {c} will lead the combined board.',
      'Lawyers in {Y} expect {O} to ask for concessions.',
      'Union leader {A} said {N} jobs were at risk.',
    ],
  },
  rating: {
    leads: [
      '{B} [upgraded|RATING] {C} to buy from hold and set a [price target|RATING] of {R}.',
      '{B} [downgraded|RATING] {C} to sell on {W}, citing weak orders.',
      '{B} [cut its rating|RATING] on {C} after {E} dropped {X}.',
      'Analyst {P} at {B} [raised|RATING] {C} to overweight on {W}.',
      '{C} fell {X} after a [downgrade|RATING] by {B}.',
      '{B} [initiated coverage|RATING] of {C} with a neutral stance.',
      '{B} [raised its price target|RATING] for {C} to {R} from {R}.',
    ],
    follows: [
      'The [price target|RATING] moves to {R} from {R}.',
      '"The market still looks at {T}, we look at {T}," wrote analyst {P}.',
      '{p} expects {E} to rise {X} in {T}.',
      'The stock has lost {X} since {T}.',
      '{c} trades at {N} times expected profit.',
      'Another [upgrade|RATING] came from a bank in {Y}.',
      '{B} [reiterated|RATING] its view that costs are under control.',
      'Debt of {M} falls due in {T}.',
      'The credit rating of {c} was not affected.',
    ],
  },
  people: {
    leads: [
      '{C} named {P} as chief executive on {W}.',
      '{P} will leave {C} in {T}, the company said in {Y}.',
      '{C} appointed {P} to its board with effect from {K}.',
      'Finance chief {P} of {C} is to retire in {T}.',
      '{C} said {P} would succeed {A} as chairman.',
    ],
    follows: [
      '{p} joined {c} in {T} from {D}.',
      'Mr. {p} holds shares worth {m}.',
      'Before that {p} spent six years at {D} in {Y}.',
      'Investors had called for a change after {E} fell {X}.',
      '{A}, a former adviser to {O}, becomes deputy chairman.',
      'Shares in {c} were little changed on {W}.',
      'The package includes a bonus of up to {m}.',
      '"It was time," said {A}, who owns {X} of the company.',
    ],
  },
  trouble: {
    leads: [
      '{C} will cut {N} jobs to save {M} a year, it said on {W}.',
      'A court in {Y} fined {C} {m} over a leak in {T}.',
      '{C} recalled {N},000 products sold since {T}.',
      'Workers at {C} in {Y} voted to strike from {W}.',
      '{O} opened a review of prices charged by {C} and {D}.',
      'A fire halted a plant of {C} near {Y} on {W}.',
    ],
    follows: [
      'The company set aside {M} in {T} for claims.',
      'Spokesperson {P} said {c} was cooperating with {O}.',
      'Shares fell as much as {X} before recovering.',
      'A lawyer for {c}, {A}, declined to comment.',
      'Rival {D} had a similar case in {T}.',
      'Output was {X} lower in {T}.',
      'Talks with the union resume on {W}.',
      '{P} apologised to customers in a letter dated {K}.',
    ],
  },
}

/** Fit any story; several hold nothing to find. */
export const fillers: readonly string[] = [
  'The benchmark index closed {X} lower.',
  'Traders in {Y} spoke of thin volumes ahead of the holiday.',
  'Details were not disclosed, and a spokesman did not return calls.',
  'The Harbour Street office will remain open.',
  'Nobody at the plant was hurt.',
  'A final decision rests with {O}.',
  'Competition in the sector has become fiercer, and customers switch suppliers more often than they used to.',
  'The euro was little changed against the dollar.',
  'Prices for raw materials have come down since {T}.',
  'It is the third announcement of this kind within a year.',
  'Further information is available on the website of the company.',
  'The trend is expected to continue, though perhaps more slowly than many hope.',
]

/** How people talk on social networks; complete in themselves. */
export const posts: readonly string[] = [
  '🚀 {c} up {X} after hours, [revenue|EARNINGS] of {M} and a raised guide. Did anyone see that coming? I certainly did not, and I have been in this name since {T}.',
  'So {C} wants to [buy|ACQUISITION] {D} for {M} 👀 Bold. I give it a one in three chance of getting past {O}, and even less of making anybody money.',
  '{B} [downgraded|RATING] {c} again 📉 that is the third time since {T}. Price was {R}, now look at it. At some point the sellers run out.',
  'Reminder: {C} reports on {W} before the open. Street wants {E} of {M}. My guess is lower, but then I said that in {T} as well 😅',
  'Met {P} of {c} at the fair in {Y} ☕️ very candid about {T}. Says margins are back by {X}. No slides, no buzzwords, more of that please.',
  '{c} lost {X} today because {p} is leaving?? Come on. One person does not make a company, and {E} was fine. Adding a little at {R} 🙃',
  'Café owner next door pays her supplier {R} for a cup that cost half of that in {T} ☕️📈 Meanwhile {C} says inflation is over. Sure.',
  'If the [merger|ACQUISITION] of {C} and {D} goes through I will eat my hat 🎩 {P} and {A} cannot even agree on where to have lunch.',
]

/** Sentences in the manner of filings. */
export const notices: readonly string[] = [
  'For the three months ended {K}, {C} recorded {E} of {M}, compared with {M} in the prior-year period.',
  'On {K}, {C} completed the [acquisition|ACQUISITION] of all outstanding shares of {D} for {M}.',
  'As of {K}, cash and cash equivalents were {M}.',
  'The Board of Directors declared a dividend of {R} per share, payable to holders of record on {K}.',
  'Effective {K}, {P} was appointed Chief Financial Officer of {C}.',
  'Interest expense would increase by {M} if rates rose by {X}.',
  'Mr. {p} has served as a director since {T}.',
  'Backlog increased {X} to {M}.',
  'This report contains forward-looking statements that involve risks and uncertainties.',
  'Fees paid to {D} amounted to {M}, of which {X} related to tax services.',
  'The Company does not expect the outcome of these matters to have a material effect.',
  '{E} for the period was {M}, an increase of {X}.',
]
