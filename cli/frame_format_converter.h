// From FFmpeg's pictures to one of the engine's formats.
#pragma once

#include "engine/video/frame_converter.h"
#include "engine/video/frame_format.h"

namespace limpid::cli {

// Gives pictures that FrameFromAv takes as `format`.
FrameConverter ConverterTo(const FrameFormat& format);

}  // namespace limpid::cli
