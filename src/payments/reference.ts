// What an item is called between us and the bank: `NJ<batch number>-<item id>`, at most 35 characters (ISO 20022 Max35Text), and
// the whole batch `NJ<batch number>`. The answer of the bank finds its item by this alone.

const NUMBER = /^[A-Z0-9]{1,16}$/;
const REFERENCE = /^NJ([A-Z0-9]{1,16})-([1-9]\d{0,15})$/;
const MESSAGE = /^NJ([A-Z0-9]{1,16})$/;

/** 1 to 16 capital letters and digits, so that any reference fits. */
export const isBatchNumber = (number: string): boolean => NUMBER.test(number);

/** '2020000017': the year and the batch's id. */
export const batchNumber = (year: number, batchId: number): string => `${year}${String(batchId).padStart(6, '0')}`;

export const itemReference = (number: string, itemId: number): string => `NJ${number}-${itemId}`;

export const messageId = (number: string): string => `NJ${number}`;

/** Blanks and lower case, as people and banks add them, do no harm. */
export function parseReference(written: string): { number: string; itemId: number } | undefined {
  const found = REFERENCE.exec(written.replace(/\s/g, '').toUpperCase());
  const itemId = Number(found?.[2]);
  return found && Number.isSafeInteger(itemId) ? { number: found[1]!, itemId } : undefined;
}

export const parseMessageId = (written: string): string | undefined => MESSAGE.exec(written.trim().toUpperCase())?.[1];
