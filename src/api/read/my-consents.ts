// What a member agreed to: the consent fields of the forms he handed in, with their purpose.
import { z } from '@hono/zod-openapi';
import { roundsByIds } from '#api/read/cases.ts';
import { casesOfPerson } from '#api/read/my-cases.ts';
import { day, id, text } from '#api/shapes.ts';
import type { Engine } from '#engine/engine.ts';
import { loadAnswers } from '#engine/load.ts';
import { chinaDate } from '#kit/clock.ts';

export const consent = z.object({
  caseId: id,
  programme: text,
  purpose: text,
  on: day.openapi({ description: 'When the case was opened' }),
  open: z.boolean().openapi({ description: 'The case is still under way' }),
});

/** Newest cases that are looked through. */
const casesAtMost = 500;

export async function consentsOf(engine: Engine, tenantId: number, personId: number) {
  const { house } = engine;
  const rows = await casesOfPerson(house.db, tenantId, personId, { limit: casesAtMost });
  const rounds = await roundsByIds(engine, house.db, tenantId, [...new Set(rows.map((row) => row.roundId))]);
  const asked = rows.flatMap((row) => {
    const { programme } = rounds.get(row.roundId)!;
    const fields = Object.entries(programme.form).flatMap(([key, field]) =>
      field.type === 'consent' ? [{ key, purpose: field.purpose }] : [],
    );
    return fields.length > 0 ? [{ row, programme, fields }] : [];
  });
  const answers = await loadAnswers(
    house,
    house.db,
    tenantId,
    asked.map(({ row }) => row.id),
  );
  return asked.flatMap(({ row, programme, fields }) =>
    fields
      .filter(({ key }) => answers.get(row.id)?.[key] === true)
      .map(({ purpose }) => ({
        ...{ caseId: row.id, programme: programme.title, purpose },
        ...{ on: chinaDate(row.openedAt), open: row.status === 'open' },
      })),
  );
}
