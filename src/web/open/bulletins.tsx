// The bulletins, as they go into the paper, and beneath each how far the round has come.
import { OpenFrame } from '#web/open/frame.tsx';
import { isOneOfSeveral } from '#web/open/round-name.ts';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { countedBy } from '#web/parts/counted-by.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Parts } from '#web/parts/parts.tsx';
import { Empty, Shown } from '#web/parts/said.tsx';

type Round = Answer<'GET /open/rounds'>['rounds'][number];

/** What tells a line from the others: whose it is, and its name where its programme has several. */
function Which({ round, told }: { readonly round: Round; readonly told: readonly Round[] }) {
  const { say } = useReader();
  const several = new Set(told.map(({ organisation }) => organisation.zh)).size > 1;
  const words = [...(several ? [say(round.organisation)] : []), ...(isOneOfSeveral(round, told) ? [round.name] : [])];
  return words.length === 0 ? null : (
    <span className="meta">
      {' '}
      <Parts of={words} />
    </span>
  );
}

export default function Bulletins() {
  const { say } = useReader();
  const { instant } = useFormats();
  const open = useAnswer('GET /open/rounds', {});
  return (
    <OpenFrame title={say('简报', 'Bulletins')}>
      <Shown of={open} lines={8}>
        {({ rounds, tenant, at }) => {
          const told = rounds.filter((round) => round.bulletin !== null);
          const years = [...new Set(told.map((round) => round.year))];
          if (told.length === 0)
            return (
              <div className="paper">
                <Empty
                  says={{
                    zh: '还没有简报。有了结果，这里会自动写出来',
                    en: 'No bulletin yet. As soon as there are results it is written here by itself',
                  }}
                />
              </div>
            );
          return (
            <div className="stack">
              {years.map((year) => (
                <article key={year} className="paper">
                  <div className="paperhead" />
                  <h2>{say(`${year}年`, String(year))}</h2>
                  {told
                    .filter((round) => round.year === year)
                    .map((round) => (
                      <p key={round.id} className="bulletin-line">
                        {round.bulletin && say(round.bulletin)}
                        <Which round={round} told={told} />
                      </p>
                    ))}
                </article>
              ))}
              <p className="on-screen">
                <button type="button" className="btn" onClick={() => window.print()}>
                  {say('打印', 'Print')}
                </button>
              </p>
              <p className="meta">
                {say(
                  `${tenant.zh}，截至${instant(at)}。数字由办件自动汇总。${countedBy.round.means.zh}`,
                  `${tenant.en}, as of ${instant(at)}. The figures follow from the cases by themselves. ${countedBy.round.means.en}`,
                )}
              </p>
            </div>
          );
        }}
      </Shown>
    </OpenFrame>
  );
}
