// What was claimed and given back is had by somebody else by now and counts once: the figures of cases that were withdrawn lose it, in the month in which they
// were withdrawn, as if it had been counted so from the beginning.

export const up: string[] = [
  `INSERT INTO figure_deltas (tenant_id, organisation_id, programme_key, year, round_id, month, deltas)
   SELECT c.tenant_id, c.organisation_id, c.programme_key, r.year, c.round_id,
          to_char(c.changed_at AT TIME ZONE 'Asia/Shanghai', 'YYYYMM')::int,
          jsonb_build_object(s.key || '.claimed', -1) || coalesce(
            (SELECT jsonb_object_agg(s.key || '.claimed@' || b.key || '=' || b.value, -1) FROM json_each_text(c.state -> 'breakdowns') AS b), '{}')
     FROM cases c
     JOIN rounds r ON r.tenant_id = c.tenant_id AND r.id = c.round_id
     JOIN programme_versions v ON v.tenant_id = c.tenant_id AND v.hash = r.version_hash
    CROSS JOIN LATERAL jsonb_each(v.definition::jsonb -> 'stages') AS s
    WHERE c.status = 'withdrawn' AND s.value ->> 'kind' = 'claim' AND (c.state -> 'stages' -> s.key ->> 'package') IS NOT NULL`,
];
