// Numbers that are the same all over the country.
/** 职工维权热线, of the trade unions. */
export const hotline = '12351';
/** 心理援助热线, of the health authorities. */
export const listeningLine = '12356';
