// How far the cases have come, stage by stage: who got through, who waits there and who did not; each number opens its cases.
import { correcting, FunnelPanel, type FunnelRow, useStageInks } from '#web/desk/rounds/funnel-table.tsx';
import type { TabProps } from '#web/desk/rounds/tab.ts';
import { programmeOf, type Step, stepsOf } from '#web/desk/rounds/words.ts';
import { useReader } from '#web/parts/language.tsx';

function useRows({ round, figures }: TabProps): (step: Step) => FunnelRow {
  const { say } = useReader();
  const inksOf = useStageInks();
  const cases = `/desk/rounds/${round.id}/cases`;
  return ({ stage, kind, title, through, at, not }) => {
    const { waits, not: notSays } = inksOf(kind);
    const [ink, says] = waits;
    const rejected = kind === 'pay' ? (figures[not] ?? 0) : 0;
    const parts = [
      {
        ...{ n: figures[through] ?? 0, ink: 'go-bar', says: say('走过去了', 'got through') },
        href: `${cases}?measure=${through}`,
      },
      { n: (figures[at] ?? 0) - rejected, ink, says, href: `${cases}?stage=${stage}&status=open` },
      {
        ...{ n: figures[not] ?? 0, ink: kind === 'pay' ? 'bad-bar' : 'off-bar', says: notSays },
        href: `${cases}?measure=${not}`,
      },
    ] as const;
    return { key: stage, title: say(title), parts };
  };
}

export function Funnel(props: TabProps) {
  const { say } = useReader();
  const rowOf = useRows(props);
  const inks = [
    ['go-bar', say('走过去了', 'Got through')],
    ['wait-bar', say('还在办', 'Under way')],
    ['correct-bar', say(correcting)],
    ['off-bar', say('未通过', 'Refused')],
  ] as const;
  return (
    <FunnelPanel
      rows={stepsOf(programmeOf(props.round)).map(rowOf)}
      most={props.figures['cases.opened'] ?? 0}
      inks={inks}
    />
  );
}
