/**
 * Who did what, in rows that cannot be changed or taken out unnoticed: each carries the hash of the one before. The chain
 * has no key, so whoever can rewrite all of it and its head can also forge it; keep a copy of the head elsewhere.
 */
package dev.dromedary.audit;
