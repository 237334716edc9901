// How the graph is looked at: what colours it, what is drawn beside the calls, which way it runs. Of the window, not of
// the document: no undo, no file.
#pragma once

#include <QObject>
#include <QString>
#include <array>

#include "core/layout/layout.h"

namespace quantie {

enum class ColourBy { LayerKind, Bits, WeightError, OutputDamage, ActivationLocal, ActivationInherited, Nothing };
/// In the order of the menu.
inline constexpr std::array colourings = {
    ColourBy::LayerKind,       ColourBy::Bits,
    ColourBy::WeightError,     ColourBy::OutputDamage,
    ColourBy::ActivationLocal, ColourBy::ActivationInherited,
    ColourBy::Nothing,
};

/// "Layer kind", "Weight error", …: as the menu has it.
QString colourByName(ColourBy colourBy);
/// Shows nothing before the model has been run on data.
bool needsData(ColourBy colourBy);
/// The heads have the colour of an error in dB.
inline bool paintsError(ColourBy colourBy) {
    return colourBy == ColourBy::WeightError || needsData(colourBy);
}

class ViewSettings : public QObject {
    Q_OBJECT

  public:
    using QObject::QObject;

    ColourBy colourBy() const { return m_colourBy; }
    /// Every tie as a hairline, not only those that are selected or under the pointer.
    bool tiesAlways() const { return m_tiesAlways; }
    /// A row for every vector too.
    bool allWeights() const { return m_allWeights; }
    layout::Direction direction() const { return m_direction; }
    bool minimap() const { return m_minimap; }
    bool legend() const { return m_legend; }

    void setColourBy(quantie::ColourBy colourBy) { change(m_colourBy, colourBy); }
    void setTiesAlways(bool on) { change(m_tiesAlways, on); }
    void setAllWeights(bool on) { change(m_allWeights, on); }
    void setDirection(quantie::layout::Direction direction) { change(m_direction, direction); }
    void setMinimap(bool on) { change(m_minimap, on); }
    void setLegend(bool on) { change(m_legend, on); }

  signals:
    void changed();

  private:
    template <typename Value>
    void change(Value& member, Value value) {
        if (member == value) return;
        member = value;
        emit changed();
    }

    ColourBy m_colourBy = ColourBy::LayerKind;
    bool m_tiesAlways = false;
    bool m_allWeights = false;
    layout::Direction m_direction = layout::Direction::Down;
    bool m_minimap = true;
    bool m_legend = true;
};

}  // namespace quantie
