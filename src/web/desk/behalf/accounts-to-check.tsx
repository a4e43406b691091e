// Accounts that colleagues gave for members, waiting for a second officer.
import { Link } from 'wouter';
import { consentWords } from '#policy/consent-words.ts';
import { CheckAccount } from '#web/desk/behalf/account.tsx';
import { SignedPaper } from '#web/desk/behalf/consents.tsx';
import { useToCheck } from '#web/desk/behalf/waiting.tsx';
import { Panel } from '#web/desk/panel.tsx';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { StatusTag } from '#web/parts/status.tsx';

export function AccountsToCheck() {
  const { say } = useReader();
  const { instant } = useFormats();
  const items = useToCheck();
  if (items.length === 0) return null;
  const first = items.find(({ own }) => !own);
  return (
    <Panel title={say('替会员登记的收款账号，等核对', 'Accounts given for members, to be checked')}>
      <ul className="consents pb">
        {items.map((one) => (
          <li key={one.of} className="stack">
            <div className="gap-s">
              <p>
                <Link href={`/desk/cases/${one.caseId}/behalf`}>
                  <b>{one.name}</b>
                </Link>
                {say('，', ', ')}
                {one.bank} {say(one.account)}
              </p>
              <p className="meta">
                {say(`${one.by}（${one.organisationName}）代为登记`, `Given by ${one.by} (${one.organisationName})`)}
                {say('，', ', ')}
                {instant(one.at)}
              </p>
              {one.consent && (
                <p className="sub">
                  {say(`本人${consentWords(one.consent).zh}`, `The member ${consentWords(one.consent).en}`)}
                </p>
              )}
              {one.consent?.paperId && <SignedPaper id={one.consent.paperId} />}
            </div>
            {one.own ? (
              <StatusTag
                tone="go"
                says={{ zh: '您登记的，等另一位同事核对', en: 'Given by you; a colleague checks it' }}
              />
            ) : (
              <CheckAccount one={one} main={one === first} />
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
