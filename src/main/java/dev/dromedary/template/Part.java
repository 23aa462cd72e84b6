package dev.dromedary.template;

/** A compiled value: evaluated anew for each scope, holding nothing between renders. */
@FunctionalInterface
interface Part {

    Object evaluate(Rendering rendering);
}
