/**
 * Routes, flows and templates as they are packed in the jar and as a team keeps them on disk, merged file by file. The
 * same relative path on disk wins.
 */
package dev.dromedary.files;
