import { defineConfig } from 'vitest/config'

/**
 * `unit`: pure logic and real files and sockets of this process, quick enough for every check.
 * `servers`: needs programs from Debian (Postfix, Dovecot, a keychain, Java).
 * `renderer`: components in a simulated page.
 */
export default defineConfig({
  test: {
    coverage: {
      provider: 'v8',
      include: ['shared/**/*.ts', 'main/services/**/*.ts'],
      reporter: ['text-summary', 'json-summary', 'html'],
      thresholds: { lines: 90 },
    },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/renderer/**', 'test/e2e/**', 'test/**/*.servers.test.ts'],
          environment: 'node',
        },
      },
      {
        test: {
          name: 'servers',
          include: ['test/**/*.servers.test.ts'],
          environment: 'node',
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'renderer',
          include: ['test/renderer/**/*.test.{ts,tsx}'],
          environment: 'happy-dom',
        },
      },
    ],
  },
})
