# %% The class as it reached us
posted = """\
import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim

class MyNet(nn.Module):

def __init__(self):
     super(MyNet, self).__init__()
"""

try:
    compile(posted, "posted", "exec")
except IndentationError as error:
    line = error.lineno
    print(f"line {line}: {error.msg}")
