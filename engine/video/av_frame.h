// FFmpeg's pictures <-> frames of the engine, plane by plane.
#pragma once

#include "engine/video/av_ptr.h"
#include "engine/video/frame.h"
#include "engine/video/frame_format.h"

namespace limpid {

// Copies the planes without padding. `picture` must be of `format`.
Frame FrameFromAv(const AVFrame& picture, const FrameFormat& format);

// Borrows the planes: `frame` must outlive the picture.
AvFramePtr BorrowFrame(const Frame& frame, const FrameFormat& format);

}  // namespace limpid
