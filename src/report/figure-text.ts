/** A ratio as reports show it: four decimals, as many as can be told apart with ten thousand spans. */
export const decimal = (value: number): string => value.toFixed(4)

/** A difference: always with its sign. */
export const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`

/** Whole numbers with separated thousands. */
export const whole = (value: number): string => value.toFixed(0).replace(/\B(?=(\d{3})+$)/g, ',')

/** How many more of something there are: `1 more slice`, `22 more slices`. */
export const moreOf = (number: number, one: string): string => `${whole(number)} more ${one}${number === 1 ? '' : 's'}`

export const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`

/** A share from 0 to 1 in hundredths, without a needless fraction. */
export const percent = (share: number): string => `${Number((share * 100).toFixed(2))} %`
