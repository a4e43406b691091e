// `signing-key`: takes the key that a union signs certificates with out of use, as planned or because it may be stolen. Whoever may run this may read the
// master key anyway; what he did is on the access log.
import { logAccess } from '#access/log.ts';
import { type Command, numberOption, option, UsageProblem } from '#cli/command.ts';
import { withHouse } from '#cli/house.ts';
import { refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { endKey } from '#records/signing-keys.ts';

const hows = { rotate: 'rotated', withdraw: 'withdrawn' } as const;

export const command: Command = {
  says: text('换掉或作废签发证书的密钥', 'Rotates or withdraws a key that certificates are signed with'),
  takes: '(rotate | withdraw) [--organisation <id>] --why <reason> [--tenant <id>]',
  positionals: [1, 1],
  options: { organisation: { type: 'string' }, why: { type: 'string' }, tenant: { type: 'string' } },
  async run({ positionals, values, tell }) {
    const how = hows[positionals[0] as keyof typeof hows];
    const why = option(values, 'why')?.trim();
    if (!how || !why)
      throw new UsageProblem(
        '写 rotate（换新）或 withdraw（作废），并用 --why 写明原因',
        'Say rotate or withdraw, and the reason with --why',
      );
    const tenantId = numberOption(values, 'tenant') ?? 1;
    const organisationId = numberOption(values, 'organisation') ?? null;
    return withHouse(tell, ({ house }) =>
      house.db.transaction(async (q) => {
        const at = house.clock.now();
        const key = await endKey(q, tenantId, { organisationId, how, why }, at);
        if (key === null)
          return refuse('no-key-in-use', '没有在用的密钥', 'No key is in use there', {
            next: text('不写 --organisation 指的是根密钥', 'Without --organisation it is the root'),
          });
        const target = organisationId === null ? 'signing-root' : `organisation:${organisationId}`;
        await logAccess(q, tenantId, at, {
          ...{ actorId: null, what: `signing-key.${how}`, target, allowed: true, details: { key, why } },
        });
        const lines =
          how === 'rotated'
            ? ['已停用，以后签的用新密钥；它签过的照样有效', 'Out of use; what it signed goes on to count']
            : ['已作废，它签过的都不再算数，持证人重开证书页即可', 'Withdrawn: what it signed counts no more'];
        return { json: { key, how }, lines: [`${key}`, ...lines] };
      }),
    );
  },
};
