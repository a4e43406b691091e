// Programmes that come with Niangjia and are not taken up here yet: one press prepares a version, a second person approves it, and it can be
// changed like any other before or after. Nobody should have to begin from an empty page.
import { useLocation } from 'wouter';
import { programmes } from '#programmes/index.ts';
import { useSeat } from '#web/desk/frame.tsx';
import { Panel } from '#web/desk/panel.tsx';
import { useDoing } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote } from '#web/parts/said.tsx';

/** `taken`: keys of programmes that have a version here. */
export function ReadyMade({ taken }: { readonly taken: readonly string[] }) {
  const { say } = useReader();
  const [, go] = useLocation();
  const { organisationId } = useSeat();
  const prepare = useDoing('POST /programmes');
  const left = Object.values(programmes).filter(({ key }) => !taken.includes(key));
  if (left.length === 0) return null;
  return (
    <Panel title={say('现成的办法', 'Ready-made programmes')}>
      <p className="pb meta">
        {say(
          '照顺义区总工会印发过的写好的。拿来后还没有生效：可以先改，再由另一位同事批准。',
          'Written after programmes that were in force. Taking one changes nothing yet: change it as you like, then a second person approves it.',
        )}
      </p>
      <ErrorNote error={prepare.error} />
      <table className="table">
        <tbody>
          {left.map((one) => (
            <tr key={one.key}>
              <td>
                <b>{say(one.title)}</b>
                <div className="meta">{one.basis.map((basis) => say(basis)).join('；')}</div>
              </td>
              <td className="r">
                <button
                  type="button"
                  className="btn btn-s"
                  disabled={prepare.isPending}
                  aria-label={say(`拿来用：${one.title.zh}`, `Take up: ${one.title.en}`)}
                  onClick={() =>
                    prepare.mutate(
                      { body: { organisationId, programme: one as unknown as Record<string, unknown> } },
                      { onSuccess: () => go(`/desk/programmes/${one.key}`) },
                    )
                  }
                >
                  {say('拿来用', 'Take it up')}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
