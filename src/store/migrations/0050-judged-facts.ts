// What the register said when a case was judged stays with its answers, sealed as they are, and goes when they are erased.

const before = 'INSERT INTO answers (tenant_id, case_id, plain, sealed, salt, digest, changed_at)';
const values = `decode(a.digest, ''base64''), p_at
      FROM jsonb_to_recordset(p_answers) AS a(ord int, plain jsonb, sealed text, salt text, digest text)`;
const kept = 'digest = excluded.digest, changed_at = excluded.changed_at;';

/** Answers that are written again without being judged again leave what they were judged on. */
const changes: readonly (readonly [string, string])[] = [
  [before, 'INSERT INTO answers (tenant_id, case_id, plain, sealed, salt, digest, changed_at, facts_sealed)'],
  [
    values,
    `decode(a.digest, ''base64''), p_at, decode(a.facts, ''base64'')
      FROM jsonb_to_recordset(p_answers) AS a(ord int, plain jsonb, sealed text, salt text, digest text, facts text)`,
  ],
  [kept, `${kept.slice(0, -1)}, facts_sealed = coalesce(excluded.facts_sealed, answers.facts_sealed);`],
];

export const up: string[] = [
  // NULL: handed in before this was kept, no rule reads the register, or erased.
  `ALTER TABLE answers ADD COLUMN facts_sealed bytea,
    ADD CONSTRAINT answers_facts_erased CHECK (erased_at IS NULL OR facts_sealed IS NULL)`,
  // act_batch as it stands, with one column more: whatever else was changed in it stays.
  ...changes.map(
    ([then, now]) => `DO $migration$
   DECLARE v_was text := pg_get_functiondef('act_batch'::regproc); v_now text;
   BEGIN
     v_now := replace(v_was, '${then}', '${now}');
     IF v_now = v_was THEN RAISE EXCEPTION 'act_batch does not put in answers as it did'; END IF;
     EXECUTE v_now;
   END $migration$`,
  ),
];
