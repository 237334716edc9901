#include "ui/dialogs/guide_text.h"

#include <QCoreApplication>

#include "core/eval/data_errors.h"
#include "core/eval/output_figures.h"
#include "core/eval/sizes.h"
#include "core/graph/graph.h"
#include "core/quant/metrics.h"
#include "ui/theme/heat.h"

namespace quantie {
namespace {

QString say(const char* text) {
    return QCoreApplication::translate("quantie::Guide", text);
}

QString asText(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

GuideSection work() {
    return {
        say("The work"),
        {say("Open a Keras model (.json, .h5 or .keras), or drop one on the window. The graph shows every call of "
             "every layer, with a row for each weight that it reads."),
         say("One weight read by one call is a use. Where two calls read one weight, it is tied: their rows carry "
             "the same badge, and a band joins them while the badge is hovered or selected. T goes to the next "
             "use."),
         say("A click on a chip, or Space, quantizes a use, and again makes it float. Keys 2 to 8 set its bits, "
             "right click shows all settings; the inspector has the rest. Rules (Ctrl+R) set many uses at once. "
             "Everything can be undone."),
         say("Errors appear as they become known; Colour by ▸ Weight error paints them on the graph."),
         say("Run (F9) tells what the choices do to activations and outputs, on your data (Ctrl+D: .npz, .npy, .csv, "
             "a folder of images) or, for a first look, on generated ones. From then on every change is followed. "
             "Sweep (Ctrl+Shift+D) tries each use alone at each width and shows the damage as a table to choose "
             "from; Calibrate activations (Ctrl+K) finds the ranges of what calls return."),
         say("Export (Ctrl+E) says what will happen, writes the model beside its target, reads it back, and "
             "replaces the target only if every tie that the plan promises stands in it. Your choices are saved "
             "as a recipe (Ctrl+S).")},
        {}};
}

GuideSection signs() {
    Scheme w8;
    Scheme w4;
    w4.bits = 4;
    w4.axis = -1;
    return {
        say("Chips and badges"),
        {say("Filled ink is quantized, hollow is float. The number of bits is always written.")},
        {{floatChip(DType::Float32), {}, say("float; click or Space quantizes it")},
         {quantizedChip(w8), {}, say("quantized to 8 bits, one scale for the whole weight")},
         {quantizedChip(w4), {}, say("4 bits, a scale per slice of one axis; the tooltip names it")},
         {quantizedChip(w8, true), {}, say("set by a rule or preset; the cut corner goes once it is changed by hand")},
         {mixedChip(), {}, say("a row, group or variable whose uses differ")},
         {floatChip(DType::Int32), {}, say("cannot be quantized: not a float weight")},
         {Badge{badgeText(QStringLiteral("A"), 2), false, false, false}, {}, say("tied: one variable, two uses")},
         {Badge{badgeText(QStringLiteral("A"), 2), true, false, false},
          {},
          say("hovered or selected; its band is drawn")},
         {Badge{badgeText(QStringLiteral("A"), 2), false, true, false},
          {},
          say("tied, and its uses are read in different ways")},
         {Badge{badgeText(QStringLiteral("P"), 2), false, false, true},
          {},
          say("a proposal: it may be a tie, and is none until you accept it")}}};
}

GuideSection evidence() {
    struct Row {
        EvidenceKind kind;
        const char* text;
    };
    constexpr Row rows[] = {
        {EvidenceKind::SameLayer, "The layer is called more than once."},
        {EvidenceKind::SharedModel, "The model around it is called more than once, or held twice."},
        {EvidenceKind::SharedObjectId, "The file gives two layers the id of one object."},
        {EvidenceKind::MissingGroup,
         "A config needs weights that the file stores only under an equal layer elsewhere."},
        {EvidenceKind::Hdf5Link, "Two paths of the file are one dataset."},
        {EvidenceKind::User, "Tied by hand."},
        {EvidenceKind::NestedConfig,
         "A layer's config holds a layer with class, name and config of another. It counts unless you reject it or "
         "the stored values differ."},
        {EvidenceKind::EqualValues,
         "The stored values are equal to the byte. A proposal: it counts once you accept it."},
        {EvidenceKind::TransposedValues, "The same for a transposed matrix."},
    };
    GuideSection section{say("Why weights are tied"), {say("The strongest reason first.")}, {}};
    for (const Row& row : rows) section.rows.push_back({{}, asText(evidenceName(row.kind)), say(row.text)});
    return section;
}

GuideSection figures() {
    GuideSection section{say("Figures"), {}, {}};
    for (const Metric& metric : metrics()) {
        const QString unit = metric.unit.empty() ? QString() : QStringLiteral(" (%1)").arg(asText(metric.unit));
        section.rows.push_back({{}, asText(metric.name) + unit, asText(metric.definition)});
    }
    for (const auto& definitions : {activationErrorDefinitions(), classFigureDefinitions()}) {
        for (const FigureDefinition& figure : definitions) {
            section.rows.push_back({{}, asText(figure.name), asText(figure.definition)});
        }
    }
    return section;
}

GuideSection scale() {
    GuideSection section{say("The scale of errors"),
                         {say("A call is painted by its worst use. The class goes by the number as it is shown; the "
                              "worse, the further from the ground.")},
                         {}};
    const char* const words[] = {"hardly to be measured", "small", "moderate",
                                 "to be looked at",       "large", "very large"};
    for (int heat = 0; heat < heatClassCount; ++heat) {
        section.rows.push_back({{}, heatClassName(heat), say(words[heat])});
    }
    return section;
}

GuideSection bytes() {
    return {say("Sizes"), {asText(bytesDefinition)}, {}};
}

}  // namespace

std::vector<GuideSection> guideSections() {
    return {work(), signs(), evidence(), figures(), scale(), bytes()};
}

}  // namespace quantie
