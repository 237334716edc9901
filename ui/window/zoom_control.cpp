#include "ui/window/zoom_control.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>
#include <algorithm>
#include <cmath>

#include "ui/theme/format.h"
#include "ui/theme/icon.h"

namespace quantie {
namespace {

constexpr double smallest = 0.05;
constexpr double largest = 4;
constexpr int sliderEnd = 1000;

}  // namespace

int sliderOfZoom(double zoom) {
    const double part = std::log(std::clamp(zoom, smallest, largest) / smallest) / std::log(largest / smallest);
    return static_cast<int>(std::lround(part * sliderEnd));
}

double zoomOfSlider(int value) {
    return smallest * std::pow(largest / smallest, static_cast<double>(value) / sliderEnd);
}

ZoomControl::ZoomControl(QWidget* parent)
    : QWidget(parent),
      m_fit(new QToolButton(this)),
      m_slider(new QSlider(Qt::Horizontal, this)),
      m_percent(new QLabel) {
    m_fit->setIcon(icon("fit", IconColour::Muted));
    m_fit->setAutoRaise(true);
    m_fit->setToolTip(tr("Fit the whole graph (Home)"));
    m_fit->setAccessibleName(tr("Fit"));
    m_fit->setFixedSize(22, 20);
    m_slider->setRange(0, sliderEnd);
    m_slider->setPageStep(100);
    m_slider->setFixedWidth(110);
    m_slider->setAccessibleName(tr("Zoom"));
    m_percent->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_percent->setMinimumWidth(m_percent->fontMetrics().horizontalAdvance(percent(4, 0)));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 8, 0);
    layout->setSpacing(6);
    layout->addWidget(m_fit);
    layout->addWidget(m_slider);
    layout->addWidget(m_percent);
    connect(m_fit, &QToolButton::clicked, this, &ZoomControl::fitAsked);
    connect(m_slider, &QSlider::valueChanged, this, [this](int value) { emit zoomChosen(zoomOfSlider(value)); });
    setZoom(1);
}

void ZoomControl::setZoom(double zoom) {
    const QSignalBlocker blocker(m_slider);
    m_slider->setValue(sliderOfZoom(zoom));
    m_percent->setText(percent(zoom, 0));
}

}  // namespace quantie
