// How far a round is, in a bar and a few words: the same on Today and in the list of rounds.
import { type Figures, sumOf } from '#web/desk/rounds/words.ts';
import type { Answer } from '#web/parts/api.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';

export type RoundListed = Answer<'GET /rounds'>['items'][number];

/** Settled, under way, refused or withdrawn: of all that were opened. */
export function ProgressBar({ figures, label }: { readonly figures: Figures; readonly label: string }) {
  const { say } = useReader();
  const opened = figures['cases.opened'] ?? 0;
  const parts = [
    [figures['cases.passed'] ?? 0, 'ok-bar', say('通过', 'passed')],
    [figures['cases.open'] ?? 0, 'wait-bar', say('在办', 'under way')],
    [sumOf(figures, ['cases.failed', 'cases.withdrawn']), 'off-bar', say('未过或撤回', 'refused or withdrawn')],
  ] as const;
  const words = parts.filter(([n]) => n > 0).map(([n, , says]) => say(`${says} ${n}`, `${n} ${says}`));
  const told = words.join(say('，', ', ')) || say('还没有办件', 'no cases yet');
  return (
    <>
      <div className="meter" role="img" aria-label={`${label}${say('：', ': ')}${told}`}>
        {parts.map(
          ([n, className]) =>
            n > 0 && <i key={className} className={className} style={{ width: `${(n / opened) * 100}%` }} />,
        )}
      </div>
      <div className="meta" aria-hidden="true">
        {told}
      </div>
    </>
  );
}

/** What comes next in a round, in a few words. */
export function NextStep({ round, figures }: { readonly round: RoundListed; readonly figures: Figures | null }) {
  const { say, today } = useReader();
  const { day, count } = useFormats();
  const open = figures?.['cases.open'] ?? 0;
  if (round.state === 'open' && today < round.opensOn)
    return <>{say(`${day(round.opensOn)}开始受理`, `Opens ${day(round.opensOn)}`)}</>;
  if (round.state === 'open' && today <= round.closesOn)
    return <>{say(`${day(round.closesOn)}截止申报`, `Applications until ${day(round.closesOn)}`)}</>;
  // Nothing is known of its cases: then nothing is said of them.
  if (figures === null && round.state !== 'open')
    return <span className="meta">{say('已截止受理', 'Closed to applications')}</span>;
  if (open > 0) return <>{say(`办完在办的 ${count(open)} 件`, `Settle the ${count(open)} under way`)}</>;
  if (round.state === 'open') return <>{say('已过截止日，可以截止受理', 'Past its last day; may be closed')}</>;
  return <span className="meta">{say('都办完了', 'All settled')}</span>;
}
