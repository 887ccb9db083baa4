/** One address; anything that could be read as several, or as a command to the server, is none. */
const addressPattern = /^[^\s@<>(),;:\\"[\]\p{Cc}]+@[^\s@<>(),;:\\"[\]\p{Cc}]+$/u

/** Whether a mail may be addressed to it. */
export const isMailAddress = (text: string): boolean => text.length <= 320 && addressPattern.test(text)
