// The same format, in FFmpeg's words.
#include "cli/frame_format_converter.h"

#include "engine/video/pixel_format.h"

namespace limpid::cli {

FrameConverter ConverterTo(const FrameFormat& format) {
  return FrameConverter({.format = AvFormatOf(format),
                         .width = static_cast<int>(format.size.width),
                         .height = static_cast<int>(format.size.height),
                         .color = AvColorOf(format)});
}

}  // namespace limpid::cli
