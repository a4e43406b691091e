// Ids of actions that the house makes itself are keyed from here on (src/store/action-ids.ts). What was begun before (its id is smaller than any
// given out from now on) goes on under the ids that it began with.

export const up: string[] = [
  `ALTER TABLE tenants ADD COLUMN action_ids_keyed_from bigint NOT NULL DEFAULT 0, ADD COLUMN action_ids_keyed_at timestamptz`,
  `UPDATE tenants t SET action_ids_keyed_at = now(), action_ids_keyed_from = coalesce((SELECT b.next_id FROM id_blocks b WHERE b.tenant_id = t.tenant_id), 0)`,
];
