// The rule, the value seen, the clause; in that order, on every surface (design §1.3).
import type { Text } from '#kit/text.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';

export interface SeenRule {
  readonly key: string;
  readonly says: Text;
  readonly clause?: string | undefined;
  readonly holds: boolean | 'unknown';
  readonly saw?: Text | undefined;
  readonly wouldChange?: Text | undefined;
}

/** `you`: the reader is the one judged. */
export function RuleList({ rules, you = false }: { readonly rules: readonly SeenRule[]; readonly you?: boolean }) {
  const { say } = useReader();
  return (
    <ul className="rules">
      {rules.map((rule) => (
        <li key={rule.key}>
          {rule.holds === true ? (
            <Icon name="done" className="ok" />
          ) : rule.holds === false ? (
            <Icon name="no" className="off" />
          ) : (
            <Icon name="ask" className="off" />
          )}
          <div>
            <span className="sr">
              {rule.holds === true
                ? say('符合：', 'Holds: ')
                : rule.holds === false
                  ? say('不符合：', 'Does not hold: ')
                  : say('还不知道：', 'Not known yet: ')}
            </span>
            <b>{say(rule.says)}</b>
            {rule.saw && !(you && rule.holds === 'unknown' && rule.wouldChange) && (
              <div className="saw">
                {you ? say('您的', '') : ''}
                {say(rule.saw)}
              </div>
            )}
            {rule.holds !== true && rule.wouldChange && <div className="saw">{say(rule.wouldChange)}</div>}
            {rule.clause && <div className="src">{rule.clause}</div>}
          </div>
        </li>
      ))}
    </ul>
  );
}
