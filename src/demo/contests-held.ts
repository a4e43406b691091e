// Two contests that were held: last autumn’s skills contest with its medals, and last spring’s labour competition of units.

import { systemActs } from '#access/duties.ts';
import { carryOut, type Timed } from '#demo/hands.ts';
import { enter, judgeAll, openJudged, throughNotice } from '#demo/judged-round.ts';
import { decide } from '#demo/load-other-years.ts';
import { quietAt, quietPeople } from '#demo/quiet-members.ts';
import { chinaDate } from '#kit/clock.ts';
import { text } from '#kit/text.ts';
import { labourCompetition } from '#programmes/innovation/labour-competition.ts';
import { skillsContest } from '#programmes/innovation/skills-contest.ts';

const projects = [
  ['welding', '焊接', 'Welding', '焊工'],
  ['fitting', '装配钳工', 'Fitting', '钳工'],
  ['milling', '数控铣', 'CNC milling', '铣工'],
  ['turning', '数控车', 'CNC turning', '车工'],
  ['wiring', '电气装置', 'Electrical installations', '电工'],
  ['assembly', '汽车装调', 'Car assembly', '汽车装调工'],
  ['cooking', '烹饪（中餐）', 'Chinese cooking', '中式烹调师'],
  ['baking', '中式面点', 'Chinese pastry', '中式面点师'],
  ['rooms', '客房服务', 'Room service', '客房服务员'],
  ['forklift', '叉车作业', 'Forklift driving', '叉车司机'],
  ['nursing', '护理', 'Nursing', '护士'],
  ['care', '养老护理', 'Care of the elderly', '养老护理员'],
] as const;
const worldSkills = new Set(['welding', 'milling', 'turning', 'wiring', 'cooking', 'nursing']);

const judgesOf = (run: Timed): readonly number[] => quietAt(run, [0.05, 0.21, 0.38, 0.57, 0.93]);

async function skills(run: Timed, year: number): Promise<void> {
  const { clock, ids } = run;
  clock.set(`${year}-09-03T10:00:00+08:00`);
  const round = await openJudged(run, {
    ...{
      programme: skillsContest,
      name: `${year}年全区职业技能大赛`,
      opensOn: `${year}-09-01`,
      closesOn: `${year}-09-20`,
    },
    parameters: { projects: projects.map(([key, zh, en]) => ({ key, label: text(zh, en) })) },
  });
  const free = quietPeople(run);
  const entered = projects.flatMap(([key, , , occupation]) =>
    free
      .filter((one) => one.occupation === occupation)
      .slice(2, 7)
      .map((one) => ({
        personId: ids.people.get(one.key)!,
        answers: { family: worldSkills.has(key) ? 'world' : 'national', project: key },
      })),
  );
  await enter(run, round, entered);
  clock.set(`${year}-10-16T10:00:00+08:00`);
  for (const scheme of ['national', 'world'])
    await judgeAll(
      run,
      {
        programme: skillsContest,
        round,
        scheme,
        name: scheme === 'world' ? '世赛裁判组' : '国赛裁判组',
        judges: judgesOf(run),
      },
      ({ number, seat }, n) => 52 + ((number * 17 + seat * 2 + n * 5) % 44),
    );
  clock.set(`${year}-10-20T10:00:00+08:00`);
  await decide(run, round, { stage: 'register', action: 'register' });
}

const categories = ['production', 'construction', 'service'] as const;
const themes = ['大干一百天', '安全生产月', '提质增效', '服务明星班组'] as const;
const units = 21;

async function labour(run: Timed, year: number): Promise<void> {
  const { clock, ids, world } = run;
  clock.set(`${year}-03-05T10:00:00+08:00`);
  const round = await openJudged(run, {
    ...{ programme: labourCompetition, name: `${year}年劳动竞赛`, opensOn: `${year}-03-01`, closesOn: `${year}-03-31` },
    parameters: { numbers: { production: 4, construction: 2, service: 3 } },
  });
  const firms = world.organisations.filter(
    ({ level, key }) => level === 'grassroots' && key.startsWith(world.districtKey),
  );
  await carryOut(
    run,
    Array.from({ length: units }, (_, n) => {
      const id = ids.organisations.get(firms[Math.floor(((n + 0.4) * firms.length) / units)]!.key)!;
      const answers = {
        ...{ category: categories[n % 3], project: themes[n % themes.length], workers: 60 + ((n * 37) % 400) },
        results: `零事故；合格率 9${n % 9}.${n % 7}%；工期提前 ${n % 12} 天；合理化建议 ${3 + n} 条；节约 ${4 + n} 万元；互帮 ${2 + (n % 5)} 次。`,
      };
      return {
        acting: systemActs,
        target: { open: { roundId: round.id, personId: null, organisationId: id, subjectOrganisationId: id } },
        request: {
          ...{ id: `${round.id}|${n}|enter`, action: 'open', onRoster: true as const },
          input: { submit: { answers } },
        },
      };
    }),
  );
  clock.set(`${year}-04-08T10:00:00+08:00`);
  for (const [n, scheme] of categories.entries())
    await judgeAll(
      run,
      {
        programme: labourCompetition,
        round,
        scheme,
        name: `${['生产', '工程', '服务'][n]}评审组`,
        judges: judgesOf(run),
      },
      ({ number, seat }, k) => 64 + ((number * 11 + seat * 3 + k * 7) % 33),
    );
  await throughNotice(run, round, `${year}-04-20`);
  await decide(run, round, { stage: 'register', action: 'register' });
}

export async function runContests(run: Timed, today: Date): Promise<void> {
  const year = Number(chinaDate(today).slice(0, 4)) - 1;
  await skills(run, year);
  await labour(run, year);
}
