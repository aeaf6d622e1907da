/** Texts for people quote what users gave, which could move the cursor or change colours: control characters but line feeds and tabs are shown as a mark. */
export const harmless = (text: string): string => text.replace(/(?![\n\t])[\p{Cc}\p{Cf}\u2028\u2029]/gu, '·')
