// What somebody wrote when he was interested in what is shown: sealed beside the case, its digest in the history.
import { fieldAad, openText, sealText } from '#crypto/provider.ts';
import type { Prepared } from '#engine/prepared.ts';
import { saltedDigest } from '#kit/json.ts';
import type { House } from '#store/house.ts';

export const notePlace = (tenantId: number, caseId: number): string =>
  fieldAad({ tenantId, table: 'showing_interests', column: 'note_sealed', rowId: caseId, sensitivity: 'S2' });

/** The row for act_batch, and the digest for the history. */
export async function interestRow(
  house: House,
  tenantId: number,
  ord: number,
  { request, actorId, target }: Prepared,
  number: number,
): Promise<{ readonly row: object; readonly digest: string }> {
  const note = String(request.input.note);
  const salt = Buffer.from(house.random.bytes(16));
  const digest = saltedDigest(salt, { number, note });
  const sealed = sealText(await house.crypto(tenantId), note, notePlace(tenantId, target.id));
  return {
    row: {
      ...{ ord, number, person_id: actorId, organisation_id: request.input.organisation ?? null },
      ...{ note: sealed.toString('base64'), salt: salt.toString('base64'), digest: digest.toString('base64') },
    },
    digest: digest.toString('hex'),
  };
}

/** Throws where it does not open. */
export const openNote = async (house: House, tenantId: number, caseId: number, sealed: Uint8Array): Promise<string> =>
  openText(await house.crypto(tenantId), sealed, notePlace(tenantId, caseId));
