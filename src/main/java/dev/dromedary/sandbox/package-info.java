/**
 * A stand-in for Meta's Graph API, PagerDuty and Slack that behaves as the vendors do: real HTTP, real signatures, their
 * limits and their error codes. It runs behind the page at {@code /} in the sandbox, and alone in tests.
 */
package dev.dromedary.sandbox;
