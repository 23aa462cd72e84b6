package dev.dromedary.template;

import java.util.List;

/** {@code if … elif … else}: the first branch whose condition holds. */
record IfPart(List<Branch> branches) implements TextPart {

    /** @param condition null for {@code else} */
    record Branch(Expression condition, List<TextPart> parts) {}

    @Override
    public void write(Rendering rendering, Page page) {
        for (Branch branch : branches) {
            if (branch.condition() == null || branch.condition().isTrue(rendering)) {
                for (TextPart part : branch.parts()) {
                    part.write(rendering, page);
                }
                return;
            }
        }
    }
}
