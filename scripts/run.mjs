// Runs a TypeScript file of this project on the Node that npm brought: `node scripts/run.mjs <file> [arguments]`.
// Installs what is missing first, so that `npm start` and `npm test` need nothing but a host Node and npm; it therefore
// uses no dependency and only what old versions of Node understand.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Node 12 (Ubuntu 22.04, Debian 11) lacks some of these, and importing them by name would end before the sentence about its age.
const { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } = fs;

const project = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(project, 'node_modules');
const stampFile = join(modules, '.niangjia-stamp');
const windows = process.platform === 'win32';

/** Leaves with a sentence in both languages: what is wrong and what to do. */
function stop(zh, en, more = '') {
  console.error(`\n${zh}\n${en}${more === '' ? '' : `\n\n${more}`}`);
  process.exit(1);
}

const atLeast = (version, major, minor) => {
  const [a, b] = version.replace(/^v/, '').split('.').map(Number);
  return a > major || (a === major && b >= minor);
};

function checkHost() {
  if (atLeast(process.version, 20, 0)) return;
  stop(
    `本机的 Node 是 ${process.version}，Niangjia 需要 Node 20 或更新版本。请从 https://nodejs.org 安装后重试。`,
    `This machine has Node ${process.version}; Niangjia needs Node 20 or later. Install it from https://nodejs.org and try again.`,
  );
}

/** How to call npm: the one that called us, else the one on the PATH. */
function findNpm() {
  const own = process.env.npm_execpath;
  if (own !== undefined && /npm-cli\.c?js$/.test(own) && existsSync(own))
    return { command: process.execPath, first: [own] };
  const command = windows ? 'npm.cmd' : 'npm';
  if (spawnSync(command, ['--version'], { shell: windows }).status === 0) return { command, first: [] };
  return stop(
    '没有找到 npm。请从 https://nodejs.org 安装 Node 20 或更新版本（自带 npm）后重试。',
    'npm was not found. Install Node 20 or later from https://nodejs.org (npm comes with it) and try again.',
  );
}

function wantedStamp() {
  const lock = readFileSync(join(project, 'package-lock.json'));
  return `${createHash('sha256').update(lock).digest('hex')} ${process.platform}-${process.arch}`;
}

function isInstalled(stamp) {
  try {
    return readFileSync(stampFile, 'utf8') === stamp;
  } catch {
    return false; // no stamp: nothing was installed, or not to the end
  }
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

const workerFile = join(project, '.data', 'install.pid');

/** An npm whose parent was killed goes on writing to node_modules: let it finish before starting another. */
async function waitForOrphan() {
  for (let told = false; ; ) {
    try {
      // Older than any install: the number belongs to somebody else by now.
      if (Date.now() - statSync(workerFile).mtimeMs > 600000) return;
      process.kill(Number(readFileSync(workerFile, 'utf8')), 0);
    } catch {
      return; // no such file or process
    }
    if (!told) console.log('上次中断的安装仍在收尾，请稍候…… An interrupted install is still ending, please wait …');
    told = true;
    await pause(200);
  }
}

/** Runs a program with its output kept; says every five seconds that it is still at work. A signal ends both of us. */
function patiently(command, args, options, progress) {
  return new Promise((resolve) => {
    const started = Date.now();
    const kept = [];
    const child = spawn(command, args, Object.assign({ stdio: ['ignore', 'pipe', 'pipe'], shell: windows }, options));
    writeFileSync(workerFile, String(child.pid));
    let signalled;
    const pass = (signal) => {
      signalled = signal;
      child.kill(signal);
    };
    process.on('SIGINT', pass).on('SIGTERM', pass);
    const tick = setInterval(() => progress(Math.round((Date.now() - started) / 1000)), 5000);
    const end = (code, why) => {
      clearInterval(tick);
      process.removeListener('SIGINT', pass).removeListener('SIGTERM', pass);
      rmSync(workerFile, { force: true });
      if (signalled !== undefined) process.exit(signalled === 'SIGINT' ? 130 : 143);
      const output = `${Buffer.concat(kept).toString()}${why}`.trim();
      resolve({ code, output, seconds: Math.round((Date.now() - started) / 1000) });
    };
    child.stdout.on('data', (chunk) => kept.push(chunk));
    child.stderr.on('data', (chunk) => kept.push(chunk));
    child.once('error', (error) => end(1, error.message));
    child.once('close', (code) => end(code, ''));
  });
}

const countPackages = () => {
  try {
    return readdirSync(modules).filter((name) => !name.startsWith('.')).length;
  } catch {
    return 0; // npm has not made the folder yet
  }
};

function installOnce(npm) {
  const args = npm.first.concat(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  return patiently(npm.command, args, { cwd: project }, (seconds) =>
    console.log(`  ${seconds} s · ${countPackages()} 个包 packages`),
  );
}

async function install(stamp) {
  await waitForOrphan();
  if (isInstalled(stamp)) return; // another process did it while we waited for the lock
  const npm = findNpm();
  console.log(
    '正在安装依赖（npm ci），首次约需一分钟…… Installing dependencies (npm ci), about a minute the first time …',
  );
  rmSync(stampFile, { force: true });
  let done = await installOnce(npm);
  if (done.code !== 0 && /ENOTEMPTY|EEXIST/.test(done.output)) {
    // npm stumbles over what an interrupted install left behind.
    rmSync(modules, { recursive: true, force: true, maxRetries: 5 });
    done = await installOnce(npm);
  }
  if (done.code !== 0) {
    stop(
      '依赖安装失败。请检查网络（或 npm 镜像设置）后重新运行同一命令。',
      'Installing the dependencies failed. Check the network (or the npm registry setting) and run the same command again.',
      done.output.split('\n').slice(0, 12).join('\n'),
    );
  }
  await mendNode();
  writeFileSync(`${stampFile}.new`, stamp);
  renameSync(`${stampFile}.new`, stampFile);
  console.log(`依赖已安装（${done.seconds} 秒）。 Dependencies installed (${done.seconds} s).`);
}

const ownNode = join(modules, 'node', 'bin', windows ? 'node.exe' : 'node');

function works(node) {
  try {
    const { size, mode } = statSync(node);
    // The package ships an empty stand-in that its install script replaces.
    if (size < 1000000) return false;
    if (!windows && (mode & 0o111) !== 0o111) chmodSync(node, mode | 0o555);
    return true;
  } catch {
    return false; // not there
  }
}

/** No package runs scripts here (.npmrc), which leaves the package `node` without its program: we run its script ourselves, and no other. */
async function mendNode() {
  const folder = join(modules, 'node');
  if (works(ownNode) || !existsSync(folder)) return;
  console.log('正在装入随项目的 Node…… Installing the Node that comes with the project …');
  const says = (seconds) => console.log(`  ${seconds} s`);
  await patiently(process.execPath, ['installArchSpecificPackage.js'], { cwd: folder }, says);
  if (works(ownNode)) return;
  const npm = findNpm();
  await patiently(
    npm.command,
    npm.first.concat(['rebuild', 'node', '--foreground-scripts', '--ignore-scripts=false']),
    { cwd: project },
    says,
  );
}

function findNode() {
  if (works(ownNode)) return ownNode;
  if (atLeast(process.version, 22, 18)) return process.execPath;
  return stop(
    `随项目安装的 Node 24 不可用，而本机的 Node ${process.version} 不能直接运行 TypeScript。请运行 npm rebuild node --ignore-scripts=false，或安装 Node 24。`,
    `The Node 24 that comes with the project is unusable, and this machine's Node ${process.version} cannot run TypeScript. Run npm rebuild node --ignore-scripts=false, or install Node 24.`,
  );
}

// Whoever reads us may have seen enough (`| head`): what is left to say then goes nowhere, and that is no fault.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error) => process.exit(error.code === 'EPIPE' ? 0 : 1));

/** Runs it in our place: its input, output, signals and exit code are ours. */
function run(node, args) {
  const child = spawn(node, args, { stdio: 'inherit', cwd: process.cwd() });
  // A terminal sends Ctrl-C to both of us already.
  const pass = (signal) => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, pass);
  // npm passes a signal to its shell, which dies of it without telling us: then we have another parent.
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event !== undefined) {
    setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 300).unref();
  }
  child.once('error', (error) => stop(`无法运行 ${node}：${error.message}`, `Cannot run ${node}: ${error.message}`));
  child.once('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

/**
 * How V8 keeps house. Left alone, it lets what is young grow to several times what a server of ours keeps: 342 MB under the first attack of `bench siege`,
 * against 222 with this. `bench actions` and `bench http` tell what it costs.
 */
const housekeeping = ['--max-semi-space-size=8'];

async function main() {
  checkHost();
  const stamp = wantedStamp();
  if (!isInstalled(stamp)) {
    mkdirSync(join(project, '.data'), { recursive: true });
    const { withLock } = await import('../src/store/lock.mjs');
    await withLock(
      join(project, '.data', 'install.lock'),
      () => install(stamp),
      () =>
        console.log('另一个进程正在安装依赖，请稍候…… Another process is installing the dependencies, please wait …'),
    );
  } else if (!works(ownNode)) {
    await mendNode();
  }
  const [file, ...rest] = process.argv.slice(2);
  if (file === undefined)
    stop('用法：node scripts/run.mjs <文件> [参数]', 'Usage: node scripts/run.mjs <file> [arguments]');
  run(findNode(), housekeeping.concat(join(project, file), rest));
}

main().catch((error) =>
  error.code === 'EACCES' || error.code === 'EROFS'
    ? stop(
        `没有权限写入 ${error.path}。请用拥有本项目目录的用户运行。`,
        `Not allowed to write ${error.path}. Run as the user who owns the project's folder.`,
      )
    : stop(`启动失败：${error.message}`, `Could not start: ${error.message}`, error.stack),
);
