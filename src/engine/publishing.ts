// A programme is prepared by one person and published by another; what `programme check` calls an error is not stored.
import { findVersion, type ProgrammeVersion } from '#engine/versions.ts';
import { kinds } from '#kinds/index.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { type Concern, checkProgramme } from '#policy/check.ts';
import { checkStages, parseProgramme } from '#policy/define.ts';
import { programmeHash, programmeToJson } from '#policy/hash.ts';
import type { Programme } from '#policy/programme.ts';
import type { House } from '#store/house.ts';

/** The definition, or what is wrong with it: shape first, then what `programme check` calls an error. */
export function readProgramme(json: unknown): { programme: Programme; concerns: Concern[] } | Refusal {
  const programme = parseProgramme(json);
  if (isRefusal(programme)) return programme;
  const wrong = checkStages(programme, kinds);
  if (wrong) return wrong;
  return { programme, concerns: checkProgramme(programme, kinds) };
}

/**
 * Stores a version for approval; storing the same content again changes nothing. `organisationId`: the union that prepares it; left out: where
 * the officer has a post. Refuses a definition with errors.
 */
export async function prepareVersion(
  house: House,
  tenantId: number,
  json: unknown,
  preparedBy: number | null,
  organisationId: number | null = null,
): Promise<{ hash: string; concerns: Concern[] } | Refusal> {
  const read = readProgramme(json);
  if (isRefusal(read)) return read;
  const errors = read.concerns.filter((c) => c.level === 'error');
  if (errors.length > 0)
    return refuse(
      'programme-faulty',
      `办法有 ${errors.length} 处错误，不能保存：${errors[0]!.says.zh}`,
      `The programme has ${errors.length} error(s): ${errors[0]!.says.en}`,
      { details: errors, next: text('按提示修改后再存', 'Mend what is listed and save again') },
    );
  const { programme } = read;
  const hash = programmeHash(programme);
  const before = await findVersion(house.db, tenantId, hash);
  if (before?.returnedAt) return sentBack(before);
  await house.db.query(
    `INSERT INTO programme_versions (tenant_id, hash, programme_key, definition, effective_from, prepared_by, prepared_at, organisation_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, coalesce($8, (
       SELECT p.organisation_id FROM posts p WHERE p.tenant_id = $1 AND p.person_id = $6 AND p.role IN ('officer', 'chair') AND p.revoked_at IS NULL
        ORDER BY p.id DESC LIMIT 1))) ON CONFLICT DO NOTHING`,
    [
      tenantId,
      hash,
      programme.key,
      JSON.stringify(programmeToJson(programme)),
      programme.effectiveFrom,
      preparedBy,
      house.clock.now(),
      organisationId,
    ],
  );
  return { hash, concerns: read.concerns };
}

const sentBack = ({ returnReason }: ProgrammeVersion): Refusal =>
  refuse('version-sent-back', `这一版已经退回：${returnReason}`, `This version was sent back: ${returnReason}`, {
    rule: 'four-eyes',
    next: text('改好后再送复核', 'Change it and send it again'),
  });

const noSuchVersion = (): Refusal => refuse('no-such-version', '没有这个版本', 'There is no such version');

/** The second person sends it back with a reason. Refuses: no-such-version, same-person, already-published. Twice changes nothing. */
export async function returnVersion(
  house: House,
  tenantId: number,
  hash: string,
  { by, reason }: { readonly by: number; readonly reason: string },
): Promise<ProgrammeVersion | Refusal> {
  const version = await findVersion(house.db, tenantId, hash);
  if (!version) return noSuchVersion();
  if (version.returnedAt) return version;
  if (version.preparedBy === by)
    return refuse('same-person', '这是您起草的，由另一位同事来复核', 'You prepared it; a second person looks at it', {
      rule: 'four-eyes',
    });
  await house.db.query(
    `UPDATE programme_versions SET returned_by = $3, returned_at = $4, return_reason = $5
      WHERE tenant_id = $1 AND hash = $2 AND published_at IS NULL AND returned_at IS NULL`,
    [tenantId, hash, by, house.clock.now(), reason],
  );
  const now = (await findVersion(house.db, tenantId, hash))!;
  return now.returnedAt
    ? now
    : refuse('already-published', '这一版已经发布，不能退回', 'This version is published and cannot be sent back', {
        next: text('要改，请写新的一版', 'To change it, write a new version'),
      });
}

/** The second person's approval. Refuses: no-such-version, same-person, version-sent-back. Approving twice changes nothing. */
export async function publishVersion(
  house: House,
  tenantId: number,
  hash: string,
  approvedBy: number,
): Promise<ProgrammeVersion | Refusal> {
  const version = await findVersion(house.db, tenantId, hash);
  if (!version) return noSuchVersion();
  if (version.publishedAt) return version;
  if (version.returnedAt) return sentBack(version);
  if (version.preparedBy === approvedBy)
    return refuse(
      'same-person',
      '起草人不能自己批准，请另一位同事批准',
      'Who prepared it cannot publish it; a second person must',
      { rule: 'four-eyes' },
    );
  await house.db.query(
    `UPDATE programme_versions SET approved_by = $3, published_at = $4
      WHERE tenant_id = $1 AND hash = $2 AND published_at IS NULL AND returned_at IS NULL`,
    [tenantId, hash, approvedBy, house.clock.now()],
  );
  const now = (await findVersion(house.db, tenantId, hash))!;
  return now.publishedAt ? now : sentBack(now);
}
