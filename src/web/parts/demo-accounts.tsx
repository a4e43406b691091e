// Under the sign-in of a demo: whom one may be. The server names them only where the data are the demo's.
import { useQuery } from '@tanstack/react-query';
import type { DemoAccounts as Accounts } from '#demo/accounts.ts';
import { useDoing } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote } from '#web/parts/said.tsx';

async function asked(): Promise<Accounts | null> {
  const response = await fetch(new URL('demo-accounts.json', document.baseURI));
  return response.ok ? ((await response.json()) as Accounts | null) : null;
}

/** `membersFirst`: in the hall most want to see what a member sees. */
export function DemoAccounts({
  onDone,
  membersFirst = false,
}: {
  readonly onDone: () => void;
  readonly membersFirst?: boolean;
}) {
  const { say } = useReader();
  const { data } = useQuery({
    queryKey: ['demo-accounts'],
    queryFn: asked,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const enter = useDoing('POST /sign-in', { done: onDone });
  if (!data) return null;
  const accounts = membersFirst ? [...data.accounts].reverse() : data.accounts;
  return (
    <section className="demo-accounts" aria-labelledby="demo-accounts">
      <h2 id="demo-accounts">{say('演示帐号', 'Demo accounts')}</h2>
      <p className="meta">
        {say(
          `人物都是虚构的。点一个就进去；密码都是 ${data.password}，财务和管理员的验证器密钥是 ${data.totpSecret}`,
          `All people are invented. Press one to come in; the password is ${data.password}, the authenticator secret of finance and administrators ${data.totpSecret}`,
        )}
      </p>
      <ErrorNote error={enter.error} />
      <ul className="list">
        {accounts.map((one) => (
          <li key={one.phone}>
            <button
              type="button"
              className="item"
              disabled={enter.isPending}
              onClick={() => enter.mutate({ body: { phone: one.phone, password: data.password } })}
            >
              <span className="grow">
                <span className="t">
                  {say(one.role)} {one.name}
                </span>
                <span className="meta block">
                  {say(one.where)} · {one.phone}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
