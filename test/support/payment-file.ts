// A payment file as one piece, written in pages of two so that what belongs between pages is tried.
import { isRefusal, type Refusal } from '#kit/refusal.ts';
import type { ExportedFile } from '#payments/export.ts';
import { type FileFormat, fileMaker } from '#payments/formats.ts';
import type { PaymentFileHead, PaymentFileItem } from '#payments/payment-file.ts';

export interface WholeBatch extends Omit<PaymentFileHead, 'items' | 'amountFen'> {
  readonly items: readonly PaymentFileItem[];
}

export async function paymentFile({ items, ...rest }: WholeBatch, format: FileFormat): Promise<Buffer | Refusal> {
  const amountFen = items.reduce((sum, item) => sum + item.amountFen, 0);
  const maker = fileMaker({ ...rest, items: items.length, amountFen }, format);
  if (isRefusal(maker)) return maker;
  const parts: Buffer[] = [];
  const steps = [
    () => maker.begin(),
    ...items.flatMap((_, n) => (n % 2 === 0 ? [() => maker.add(items.slice(n, n + 2))] : [])),
    () => maker.end(),
  ];
  for (const step of steps) {
    const part = await step();
    if (isRefusal(part)) return part;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

export const bytesOf = async (file: ExportedFile): Promise<Buffer> =>
  Buffer.concat(await Array.fromAsync(file.parts()));
