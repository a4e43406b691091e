// The code by which somebody takes what is his: six digits that follow from the case and the tenant's key, so that nothing has to be kept. A phone
// without a connection checks it against a slow digest: it carries no code that could be read off it.
import { pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import type { CryptoProvider } from '#crypto/provider.ts';

export function pickUpCode(crypto: CryptoProvider, caseId: number): string {
  const number = crypto.mac('pick-up-code', String(caseId)).readUIntBE(0, 6) % 1_000_000;
  return String(number).padStart(6, '0');
}

/** As the phone computes it too (src/web/hall/deliver/code-check.ts). */
export const codeRounds = 10_000;
const derive = promisify(pbkdf2);

/** `salt` is the stop's label, so that equal codes of two stops do not look alike. */
export const codeDigest = async (code: string, salt: string): Promise<string> =>
  (await derive(code, salt, codeRounds, 16, 'sha256')).toString('hex');
