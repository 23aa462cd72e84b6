/**
 * The one data source, its migrations, transactions and dialect: SQLite for one process, PostgreSQL for several. What
 * {@code write} returned from is on disk; waiting writes share a commit where that saves a flush.
 */
package dev.dromedary.store;
