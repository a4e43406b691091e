// How far what a round gives out has come, from the record of claims: who asked as far as that is known, what was given, what is kept, and the stages
// that follow for those who keep one.
import { FunnelPanel, type FunnelPart, type FunnelRow, useStageInks } from '#web/desk/rounds/funnel-table.tsx';
import type { TabProps } from '#web/desk/rounds/tab.ts';
import { programmeOf, stageTitle } from '#web/desk/rounds/words.ts';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';

type Flow = Answer<'GET /rounds/{id}/offers/flow'>;

/** It counts every claim there was: less often than the table that is looked at during a rush. */
const lookEveryMs = 15_000;

function useClaimRows(): (flow: Flow) => FunnelRow[] {
  const { say } = useReader();
  const through = (n: number, says: string): FunnelPart => ({ n, ink: 'go-bar', says });
  return ({ entered, undrawn, waiting, given, back, lapsed, offered, held }) => {
    const came = entered ?? given + waiting;
    const missed = Math.max(0, (entered ?? 0) - undrawn - waiting - given);
    const asked = entered === null ? say('领和排队', 'Asked') : say('报名', 'Entered');
    return [
      // Where nobody waits and nothing is drawn, all that is known of who came is what was given.
      ...(came === given && entered === null
        ? []
        : [{ key: 'asked', title: asked, parts: [through(came, asked)] as const }]),
      {
        key: 'given',
        title: say('给到', 'Given'),
        parts: [
          through(given, say('给到', 'given')),
          { n: undrawn, ink: 'wait-bar', says: say('还没抽', 'not drawn yet') },
          { n: waiting, ink: 'wait-bar', says: say('候补', 'in line') },
          { n: missed, ink: 'off-bar', says: say('没抽中', 'not drawn') },
        ],
      },
      {
        key: 'held',
        title: say('领到', 'Kept'),
        parts: [
          through(held, say('领到', 'kept')),
          { n: offered, ink: 'correct-bar', says: say('等本人确认', 'to confirm') },
          { n: back, ink: 'off-bar', says: say('退回', 'given back') },
          { n: lapsed, ink: 'off-bar', says: say('过期没确认', 'lapsed') },
        ],
      },
    ];
  };
}

function Stages({ flow, round }: { readonly flow: Flow; readonly round: TabProps['round'] }) {
  const { say } = useReader();
  const inksOf = useStageInks();
  const claimRows = useClaimRows()(flow);
  const programme = programmeOf(round);
  const cases = `/desk/rounds/${round.id}/cases`;
  const rows = flow.stages.map(({ key, kind, through, waiting, not }): FunnelRow => {
    const { waits, not: notSays } = inksOf(kind);
    const [ink, says] = waits;
    return {
      key,
      title: say(stageTitle(programme, key)),
      parts: [
        { n: through, ink: 'go-bar', says: say('走过去了', 'got through') },
        { n: waiting, ink, says, href: `${cases}?stage=${key}&status=open` },
        { n: not, ink: 'off-bar', says: notSays, href: `${cases}?stage=${key}&status=failed` },
      ],
    };
  });
  const inks = [
    ['go-bar', say('走过去了', 'Got through')],
    ['wait-bar', say('还在等', 'Waiting')],
    ...(flow.confirms ? [['correct-bar', say('等本人确认', 'To confirm')] as const] : []),
    ['off-bar', say('退回或没成', 'Given back or not got')],
  ] as const;
  const most = Math.max(...claimRows.map(({ parts }) => parts[0].n));
  return (
    <FunnelPanel rows={[...claimRows, ...rows]} most={most} inks={inks}>
      <p className="meta flow-note">
        {flow.entered === null
          ? say(
              '按份数数，退回后又给出去的数两次；来时已经领完、也没有排队的不留记录',
              'Counted by what was given: what came back and went to the next counts twice. Whoever found nothing left and did not wait leaves no trace',
            )
          : say(
              '报名按人数，往后按份数，退回后又给出去的数两次',
              'Entries are people; what follows is counted by what was given, so that what came back and went to the next counts twice',
            )}
      </p>
    </FunnelPanel>
  );
}

/** Nothing where nobody has come yet: the table beside it says so already. */
export function ClaimFlow({ round }: Pick<TabProps, 'round'>) {
  const flow = useAnswer('GET /rounds/{id}/offers/flow', { params: { id: round.id } }, { every: lookEveryMs });
  if (!flow.data || (flow.data.given === 0 && flow.data.waiting === 0 && !flow.data.entered)) return null;
  return <Stages flow={flow.data} round={round} />;
}
