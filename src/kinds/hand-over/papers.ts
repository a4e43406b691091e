// What shows that something was handed over, as far as it is paper: the signature, and a photograph only with consent.
import { refuse } from '#kit/refusal.ts';

export function papersOf({ proof, paper, photo, photoAgreed }: Readonly<Record<string, unknown>>) {
  if (proof === 'signature' && !paper) return refuse('signature-missing', '还没有签名', 'The signature is missing');
  if (photo && photoAgreed !== true)
    return refuse('photo-not-agreed', '本人没有同意拍照，照片不能留', 'No photograph is kept without consent');
  const papers = [paper, photo].filter((one) => typeof one === 'number');
  return { proof, ...(papers.length > 0 ? { papers } : {}) };
}
