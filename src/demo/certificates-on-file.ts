// What the national register of skill certificates would have told of a few members, so that their forms are filled in before they open them.
import type { Timed } from '#demo/hands.ts';
import { demoTenantId, signInKeys } from '#demo/tenant.ts';
import { addDays, type Day } from '#kit/days.ts';
import { recordFacts, refreshSnapshots } from '#people/facts.ts';

/** A day of this year, five months back where that is one. */
function issuedOn(today: Day): Day {
  const before = addDays(today, -150);
  return before.slice(0, 4) === today.slice(0, 4) ? before : `${today.slice(0, 4)}-01-02`;
}

const howMany = 3;

/** The first members who can sign in and hold no post get what the national register of certificates would tell of them. */
export async function certificatesOnFile({ engine, world, ids }: Timed, today: Day): Promise<void> {
  const { house } = engine;
  const like = world.expected.find((row) => row.programme === 'certificate-grant' && row.fate === 'paid')!;
  const canSignIn = signInKeys(world);
  const busy = new Set(world.posts.map((post) => post.personKey));
  const people = world.people
    .filter(({ key, membership }) => membership?.status === 'active' && canSignIn.has(key) && !busy.has(key))
    .slice(0, howMany)
    .map(({ key }) => ids.people.get(key)!);
  const known = (n: number): Readonly<Record<string, string>> => ({
    'skill.level': 'level2',
    'skill.occupation': String(like.values.occupation),
    'skill.certificateNumber': `${today.slice(0, 4)}${String(260_841 + n * 61)}`,
    'skill.issuedOn': issuedOn(today),
    'skill.issuer': String(like.values.issuer),
  });
  const facts = people.flatMap((personId, n) =>
    Object.entries(known(n)).map(([key, value]) => ({ personId, key, value })),
  );
  const first = await house.ids.take(demoTenantId, facts.length);
  await house.db.transaction(async (q) => {
    const of = { source: '技能等级证书全国联网', observedOn: today, expiresOn: addDays(today, 365) };
    await recordFacts(
      q,
      demoTenantId,
      facts.map((fact, n) => ({ ...fact, ...of, id: first + n })),
      house.clock.now(),
    );
    await refreshSnapshots(q, demoTenantId, people);
  });
}
