// `demo`: loads the demo tenant with its year of work, and says whom one can sign in as.
import { type Command, table } from '#cli/command.ts';
import { demoAccounts, demoState, loadDemoOnce } from '#cli/demo.ts';
import { withHouse } from '#cli/house.ts';
import { refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';

export const command: Command = {
  says: text('装入演示数据并走完 2020 年的四个办法', 'Loads the demo and runs the four programmes of 2020'),
  run: ({ tell }) =>
    withHouse(tell, async (opened) => {
      const { there, loadedNow } = await loadDemoOnce(opened, tell);
      if (!there || (await demoState(opened.house.db)) !== 'loaded')
        return refuse(
          'not-empty',
          '数据库里已有自己的数据，不能装入演示',
          'The database holds data of its own; the demo is not put beside it',
          {
            next: text(
              '换一个空数据库：DATABASE_URL 或 NIANGJIA_DATA',
              'Use an empty one: DATABASE_URL or NIANGJIA_DATA',
            ),
          },
        );
      const { password, totpSecret, accounts } = demoAccounts();
      return {
        json: { ok: true, loadedNow, password, totpSecret, accounts },
        lines: [
          loadedNow ? '演示数据已装入。 The demo is loaded.' : '演示数据早已装入。 The demo was loaded before.',
          `密码都是 the password of all is ${password}；财务和管理员的验证器密钥 authenticator secret ${totpSecret}`,
          '',
          ...table(
            ['岗位', '手机号', '姓名', '所在工会'],
            accounts.map((one) => [one.role.zh, one.phone, one.name, one.where.zh]),
          ),
        ],
      };
    }),
};
